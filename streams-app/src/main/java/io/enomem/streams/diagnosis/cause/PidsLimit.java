// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private static final List<String> HOST_LIMITS = List.of("kernel.threads-max", "kernel.pid_max");

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
        return HOST_LIMITS.stream().map(sysctl -> full(m, sysctl)).reduce(Finding.nothing(), Finding::or);
    }

    private static Finding full(Measures m, String sysctl) {
        Reading tasks = m.counters().peak("loadavg.processes").as("tasks of the host");
        return Finding.atLeast(tasks, m.bound(Threshold.TASKS_FULL, m.host().sysctl(sysctl, 0, Unit.TASKS)));
    }

    private static Finding userFull(Measures m) {
        Optional<UserTasks> user = UserTasks.atLimit(m);
        if (user.isPresent()) {
            return user.get().full(m);
        }
        return m.signals()
                .first(ApplicationFailure.class, PidsLimit::refusedTask)
                .map(failure -> Finding.unknown(lookAt(m, failure)))
                .orElseGet(Finding::nothing);
    }

    private static String lookAt(Measures m, ApplicationFailure failure) {
        String pid = m.processes().of(failure).map(p -> String.valueOf(p.pid())).orElse("PID");
        return "grep processes /proc/" + pid
                + "/limits; ps -eLo user= | sort | uniq -c (tasks of its user); and pids.max of"
                + " the cgroup in /proc/" + pid + "/cgroup";
    }

    @Override
    public String summary(Measures m) {
        String path = cgroup(m);
        if (path != null) {
            return path + " reached its pids.max: new processes and threads are refused; memory is not short.";
        }
        return UserTasks.atLimit(m)
                .map(user -> user.tasks().name() + " (" + user.tasks().shown() + ") reached their RLIMIT_NPROC of "
                        + user.limit() + ": new processes and threads are refused; memory is not short.")
                .orElse("A limit of tasks refuses new processes and threads; memory is not short.");
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
    public List<String> limits() {
        return HOST_LIMITS;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(RemedyBuilder.look("ps -eLo user,comm --no-headers | sort | uniq -c | sort -rn | head")
                .why("Shows who has the tasks.")
                .build());
        raised(m).ifPresent(remedies::add);
        remedies.add(RemedyBuilder.durable(
                        "Raise the limit that was reached (pids.max, TasksMax=, LimitNPROC=) after the spawner"
                                + " is found and is meant to have so many")
                .why("The limit, not memory, refuses; a spawner without bound fills any limit.")
                .risk("A runaway spawner then takes the host's last task.")
                .interrupts("nothing")
                .verify("pids.events stays flat and the call succeeds")
                .rollback("the former limit")
                .build());
        return remedies;
    }

    private static Optional<Remedy> raised(Measures m) {
        String path = cgroup(m);
        if (path != null) {
            return Optional.of(TaskLimitRemedies.ofCgroup(m, path));
        }
        Optional<Remedy> host = HOST_LIMITS.stream()
                .filter(sysctl -> full(m, sysctl).holds())
                .findFirst()
                .map(sysctl -> TaskLimitRemedies.ofHost(m, sysctl));
        return host.or(() -> UserTasks.atLimit(m).map(TaskLimitRemedies::ofUser));
    }
}
