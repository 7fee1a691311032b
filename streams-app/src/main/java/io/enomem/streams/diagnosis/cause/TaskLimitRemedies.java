// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.ShellCommand;

/** Raising a limit of tasks to twice what it is, by the command of whoever owns it. */
final class TaskLimitRemedies {
    /** Room to see whether the number of tasks levels off. Ours. */
    private static final int RAISE = 2;

    /** The kernel's own threads-max: an eighth of RAM in thread stacks of 16 KiB (kernel/fork.c set_max_threads). */
    private static final long RAM_PER_TASK = 8L * (16 << 10);

    private TaskLimitRemedies() {}

    /** Raises pids.max of a cgroup. */
    static Remedy ofCgroup(Measures m, String path) {
        Reading limit = m.cgroups().peak(path, "pids.max", Unit.TASKS);
        if (!limit.known() || limit.value() <= 0) {
            return unread("the limit of " + path + " was not sampled: it may be that of a cgroup above it");
        }
        long former = (long) limit.value();
        return finish(
                command(m, path, RAISE * former)
                        .why("Room for " + RAISE * former + " tasks instead of " + former
                                + "; a spawner without bound fills that too, and the limit is right."),
                "pids.current levels off below pids.max and pids.events stays flat",
                "the same command with " + former);
    }

    /** Raises a sysctl that bounds the tasks of the host, within what the kernel itself allows for this RAM. */
    static Remedy ofHost(Measures m, String sysctl) {
        Reading limit = m.host().sysctl(sysctl, 0, Unit.TASKS);
        Reading ram = m.host().ram();
        if (!limit.known() || !ram.known()) {
            return unread(sysctl + " or MemTotal was not read");
        }
        long most = (long) (ram.value() / RAM_PER_TASK);
        long wanted = Math.min(RAISE * (long) limit.value(), most);
        RemedyBuilder.Ready raise = ready(
                RemedyBuilder.now("sysctl -w " + sysctl + '=' + wanted)
                        .why("Room for " + wanted + " tasks; the kernel allows " + most + " by itself for "
                                + ram.shown() + " of RAM."),
                "new processes start, and the second number after the slash in /proc/loadavg levels off below it",
                Former.of(m, sysctl));
        if (wanted <= limit.value()) {
            raise.refused("it is at what the kernel allows for this RAM already: end tasks instead");
        }
        return raise.build();
    }

    /** Raises RLIMIT_NPROC of a running process: the soft limit alone, since who lowers the hard one cannot take it back. */
    static Remedy ofUser(UserTasks user) {
        String set = "prlimit --pid " + user.pid() + " --nproc=";
        return finish(
                RemedyBuilder.now(set + RAISE * user.limit() + ':')
                        .why("The limit counts all tasks of the user, but each process carries its own: this one may go"
                                + " on. Beyond its hard limit it is refused."),
                "grep processes /proc/" + user.pid() + "/limits shows it, and the call succeeds",
                set + user.limit() + ':');
    }

    private static Remedy unread(String reason) {
        return RemedyBuilder.notHere(Remedy.Kind.NOW, "raise the limit of tasks that was reached")
                .why("The limit, not memory, refuses.")
                .refused(reason)
                .build();
    }

    private static Remedy finish(RemedyBuilder.Risk draft, String verify, String rollback) {
        return ready(draft, verify, rollback).build();
    }

    private static RemedyBuilder.Ready ready(RemedyBuilder.Risk draft, String verify, String rollback) {
        return draft.risk("A runaway spawner then takes more of the host's tasks.")
                .interrupts("nothing")
                .verify(verify)
                .rollback(rollback);
    }

    private static RemedyBuilder.Why<RemedyBuilder.Risk> command(Measures m, String path, long tasks) {
        Party party = Parties.cgroup(path);
        if (path.contains("kubepods")) {
            return RemedyBuilder.now("set podPidsLimit of the node's kubelet to " + tasks);
        }
        if (party.container() != null) {
            String tool = path.contains("libpod") ? "podman" : "docker";
            return RemedyBuilder.now(ShellCommand.of(tool + " update --pids-limit " + tasks + " --")
                    .arg(party.container()));
        }
        if (party.unit() != null) {
            return RemedyBuilder.now(ShellCommand.of("systemctl set-property --runtime --")
                    .arg(party.unit())
                    .then("TasksMax=" + tasks));
        }
        String hierarchy = m.cgroups().version(path) == 1 ? "/pids" : "";
        return RemedyBuilder.now(
                ShellCommand.of("echo " + tasks + " >").arg("/sys/fs/cgroup" + hierarchy + path + "/pids.max"));
    }
}
