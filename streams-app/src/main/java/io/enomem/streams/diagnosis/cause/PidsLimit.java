// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.ProcessSample;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** E6. A limit of tasks refuses fork or thread creation: pids.max, RLIMIT_NPROC, threads-max or pid_max. */
@CauseInfo(
        id = "pids-limit",
        mechanism = "A cgroup reached pids.max, a user RLIMIT_NPROC, or the host threads-max or pid_max; fork and"
                + " pthread_create fail with EAGAIN although memory is free. The kernel says so once per cgroup.",
        lookAlikes = {
            @LookAlike(id = "overcommit-limit", separatedBy = "errno is EAGAIN here, ENOMEM there."),
            @LookAlike(id = "dead-pid-namespace", separatedBy = "There every fork of the namespace fails with ENOMEM."),
            @LookAlike(
                    id = "process-resource-limit",
                    separatedBy =
                            "A thread's stack that RLIMIT_AS refuses also gives EAGAIN: there VmSize stands at the"
                                    + " limit.")
        },
        doNot = "Java prints \"unable to create native thread\" for both: more heap leaves less room for stacks.",
        sources = {"kernel/fork.c copy_process", "kernel/cgroup/pids.c pids_can_fork"})
final class PidsLimit extends Cause {
    PidsLimit() {
        super(Rules.explaining(PidsLimit::aboutTasks)
                .necessary("a limit of tasks was reached", PidsLimit::reached)
                .supporting("the kernel said that the pids controller refused a fork", PidsLimit::kernelSaidSo)
                .supporting("a cgroup's pids.events counted a refusal", PidsLimit::counted)
                .supporting("a process could not fork or start a thread (EAGAIN)", PidsLimit::refused)
                .supporting("tasks stand at a limit of the host", PidsLimit::hostFull));
    }

    private static boolean aboutTasks(Signal signal) {
        return signal instanceof KernelSignal.ForkRejected
                || Triggers.counterIn(signal, "pids.", "loadavg.processes")
                || refusedTask(signal);
    }

    private static boolean refusedTask(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && (failure.call() == Call.FORK || failure.call() == Call.THREAD_CREATE)
                && !"ENOMEM".equals(failure.errno())
                && !failure.quoted();
    }

    private static Finding reached(Measures m) {
        return kernelSaidSo(m).or(counted(m)).or(hostFull(m)).or(userFull(m));
    }

    private static Finding kernelSaidSo(Measures m) {
        return m.signals()
                .first(KernelSignal.ForkRejected.class)
                .map(line ->
                        Finding.said(line, "The kernel said: fork rejected by pids controller in " + line.cgroup()))
                .orElseGet(Finding::nothing);
    }

    private static Finding counted(Measures m) {
        String path = cgroup(m);
        return path == null
                ? Finding.nothing()
                : Finding.positive(
                        m.cgroups().increase(path, "pids.events.max").as("forks that " + path + " was refused"));
    }

    private static @Nullable String cgroup(Measures m) {
        for (String path : m.cgroups().paths()) {
            Reading refusals = m.cgroups().increase(path, "pids.events.max");
            if (refusals.known() && refusals.value() > 0) {
                return path;
            }
        }
        return m.signals()
                .first(KernelSignal.ForkRejected.class)
                .map(KernelSignal.ForkRejected::cgroup)
                .orElse(null);
    }

    private static Finding refused(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, PidsLimit::refusedTask)
                .map(f -> Finding.said(f, f.service() + " could not start a process or thread"))
                .orElseGet(Finding::nothing);
    }

    private static Finding hostFull(Measures m) {
        Reading tasks = m.counters().peak("loadavg.processes").as("tasks of the host");
        return Finding.atLeast(
                        tasks, m.bound(Threshold.TASKS_FULL, m.host().sysctl("kernel.threads-max", 0, Unit.TASKS)))
                .or(Finding.atLeast(
                        tasks, m.bound(Threshold.TASKS_FULL, m.host().sysctl("kernel.pid_max", 0, Unit.TASKS))));
    }

    /** Threads of one process against its own RLIMIT_NPROC, which counts all of its user: at it is proof, below is not. */
    private static Finding userFull(Measures m) {
        for (ProcessTrack process : m.processes().all()) {
            Long limit = process.last().getLimits().get("Max processes");
            if (limit == null || limit <= 0) {
                continue;
            }
            Reading threads = process.peak(
                    "threads of " + process.comm(), ProcessSample::getThreads, Unit.TASKS, "Threads", "status");
            Reading bound = Reading.of("its RLIMIT_NPROC", limit, Unit.TASKS, "limits", null, Origin.SAMPLE);
            Finding full = Finding.atLeast(threads, m.bound(Threshold.TASKS_FULL, bound));
            if (full.holds()) {
                return full;
            }
        }
        return m.signals()
                        .first(ApplicationFailure.class, PidsLimit::refusedTask)
                        .isPresent()
                ? Finding.unknown("cat /sys/fs/cgroup/.../pids.events and `ulimit -u` of the user, while it fails")
                : Finding.nothing();
    }

    @Override
    public String summary(Measures m) {
        String path = cgroup(m);
        return path == null
                ? "A limit of tasks refuses new processes and threads; memory is not short."
                : path + " reached its pids.max: new processes and threads are refused; memory is not short.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        String path = cgroup(m);
        if (path != null) {
            return Parties.cgroup(path);
        }
        return m.signals()
                .first(ApplicationFailure.class, PidsLimit::refusedTask)
                .map(f -> Parties.process(f.service(), f.pid(), null))
                .orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("ps -eLf --no-headers | awk '{print $1, $NF}' | sort | uniq -c | sort -rn | head")
                        .why("Shows who has the tasks.")
                        .build(),
                RemedyBuilder.durable(
                                "Raise the limit that was reached (pids.max, TasksMax=, LimitNPROC=) after the spawner"
                                        + " is found and is meant to have so many")
                        .why("The limit, not memory, refuses; a spawner without bound fills any limit.")
                        .risk("A runaway spawner then takes the host's last task.")
                        .interrupts("nothing")
                        .verify("pids.events stays flat and the call succeeds")
                        .rollback("the former limit")
                        .build());
    }
}
