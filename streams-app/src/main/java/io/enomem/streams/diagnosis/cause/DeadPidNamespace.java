// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.ProcessSample;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Tri;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * E9. Init of a PID namespace is gone: every fork into it fails with ENOMEM, whatever memory is free. A process that called
 * unshare(CLONE_NEWPID) is itself still outside (one entry in NSpid) and forks into it all the same; then only what else
 * could refuse a fork, and did not, tells.
 */
@CauseInfo(
        id = "dead-pid-namespace",
        mechanism =
                "When the first process of a PID namespace ends, the kernel allows no new process in it; fork fails with"
                        + " ENOMEM (an odd errno, as the kernel's own comment admits).",
        lookAlikes = {
            @LookAlike(
                    id = "overcommit-limit",
                    separatedBy = "No fork succeeds here, however small the parent; commit headroom is ample."),
            @LookAlike(id = "pids-limit", separatedBy = "errno is ENOMEM here, EAGAIN there.")
        },
        doNot = "Overcommit settings and RAM have nothing to do with it.",
        sources = {"kernel/pid.c alloc_pid", "mm/util.c __vm_enough_memory", "kernel/fork.c copy_process"})
final class DeadPidNamespace extends Cause {
    DeadPidNamespace() {
        super(Rules.explaining(DeadPidNamespace::forkRefused)
                .necessary("fork failed with ENOMEM", DeadPidNamespace::said)
                .necessary("the commit limit leaves room", DeadPidNamespace::commitRoom)
                .necessary("memory was not short", DeadPidNamespace::memoryToSpare)
                .necessary(
                        "the process lives in a PID namespace of its own, or nothing else refuses its forks",
                        m -> nested(m).or(watched(m).and(nothingElseRefuses(m))).or(notTold(m)))
                .supporting("it lives in a PID namespace of its own", DeadPidNamespace::nested)
                .contradicting(
                        "the kernel refused for the commit limit",
                        m -> m.signals()
                                .first(KernelSignal.CommitRefused.class)
                                .map(line -> Finding.said(line, "The kernel refused for the commit limit"))
                                .orElseGet(Finding::nothing)));
    }

    /**
     * A process that unshared its PID namespace without a fork stays outside itself: its own NSpid rules nothing out. Nor
     * does one refusal, of a shell that gave up at it; and a process that was not sampled says nothing at all.
     */
    private static Finding notTold(Measures m) {
        String pid = m.signals()
                .first(ApplicationFailure.class, DeadPidNamespace::forkRefused)
                .flatMap(m.processes()::of)
                .map(process -> String.valueOf(process.pid()))
                .orElse("PID");
        return Finding.unknown("ls -l /proc/" + pid + "/ns/pid /proc/" + pid
                + "/ns/pid_for_children; grep -E 'NSpid|VmData' /proc/" + pid + "/status of the process that failed");
    }

    private static Finding memoryToSpare(Measures m) {
        return Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE));
    }

    /**
     * The heuristic of vm.overcommit_memory 0 refuses a single mapping larger than RAM and swap together; a parent whose
     * private data are smaller as a whole has none. One refusal may be a moment's shortage, so it takes more than one.
     */
    private static Finding nothingElseRefuses(Measures m) {
        long refusals = m.signals().all(ApplicationFailure.class).stream()
                .filter(DeadPidNamespace::forkRefused)
                .count();
        return refusals < m.value(Threshold.FORKS_REFUSED) ? Finding.nothing() : smallParent(m);
    }

    private static Finding smallParent(Measures m) {
        Bound ram = Bound.of(m.host().ram(), "kernel: mm/util.c __vm_enough_memory");
        Reading largest = Failing.processes(m, DeadPidNamespace::forkRefused).stream()
                .map(DeadPidNamespace::privateData)
                .max(Comparator.comparingDouble(data -> data.or(Double.MAX_VALUE)))
                .orElseGet(() -> Reading.unknown(
                        "private data",
                        Unit.BYTES,
                        "grep -E 'NSpid|VmData' /proc/PID/status of the process that failed"));
        Finding small = Finding.below(largest, ram);
        return small.fails() ? Finding.unknown("pmap -x PID: its largest private mapping") : small;
    }

    private static Reading privateData(ProcessTrack process) {
        return process.peak(
                "private data of " + process.comm(), ProcessSample::getVmDataBytes, Unit.BYTES, "VmData", "status");
    }

    private static boolean forkRefused(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && failure.call() == Call.FORK
                && "ENOMEM".equals(failure.errno())
                && !failure.quoted();
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, DeadPidNamespace::forkRefused)
                .map(f -> Finding.said(f, f.service() + " could not fork: ENOMEM"))
                .orElseGet(Finding::nothing);
    }

    /** What was read before the first refusal may have changed since: limits and settings are those of then. */
    private static Finding watched(Measures m) {
        Instant refused = m.signals()
                .first(ApplicationFailure.class, DeadPidNamespace::forkRefused)
                .map(ApplicationFailure::time)
                .orElse(m.window().start());
        return m.incident().history().samples().stream()
                        .anyMatch(sample -> !sample.getTime().isBefore(refused))
                ? new Finding(Tri.TRUE, List.of(), List.of())
                : Finding.unknown(
                        "sysctl vm.overcommit_memory; grep -E 'NSpid|VmData' /proc/PID/status, while it fails");
    }

    private static Finding nested(Measures m) {
        Finding result = null;
        for (ProcessTrack process : Failing.processes(m, DeadPidNamespace::forkRefused)) {
            Reading depth = process.peak(
                    "levels of the PID namespace of " + process.comm(),
                    ProcessSample::getPidNamespaceDepth,
                    Unit.COUNT,
                    "NSpid",
                    "status");
            Finding deeper = Finding.atLeast(depth, m.bound(Threshold.NESTED_PID_NAMESPACE));
            result = result == null ? deeper : result.or(deeper);
        }
        return result == null
                ? Finding.unknown("grep -E 'NSpid|VmData' /proc/PID/status of the process that failed")
                : result;
    }

    private static Finding commitRoom(Measures m) {
        String mode = m.host().sysctl("vm.overcommit_memory");
        if (mode != null && !mode.equals("2")) {
            Reading policy = m.host().sysctl("vm.overcommit_memory", 0, Unit.COUNT);
            return Finding.of(true, Fact.observed(policy, "vm.overcommit_memory is " + mode + ": no strict limit"));
        }
        Reading asked =
                m.counters().peak("meminfo.Committed_AS").plus(forked(m)).as("Committed_AS with the fork");
        return Finding.atLeast(
                        asked, m.bound(Threshold.COMMIT_FULL, m.counters().last("meminfo.CommitLimit")))
                .not();
    }

    /** What the largest of those that could not fork asked for: all private writable memory of the parent. */
    private static Reading forked(Measures m) {
        return Failing.processes(m, DeadPidNamespace::forkRefused).stream()
                .map(p -> p.peak(
                        "private memory of " + p.comm(), ProcessSample::getVmDataBytes, Unit.BYTES, "VmData", "status"))
                .filter(Reading::known)
                .max(Comparator.comparingDouble(Reading::value))
                .orElseGet(() -> Reading.unknown("private memory", Unit.BYTES, "grep VmData /proc/PID/status"));
    }

    @Override
    public String summary(Measures m) {
        return "No process can be started in a PID namespace whose init is gone; memory is not short.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Failing.party(m, DeadPidNamespace::forkRefused);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "grep NSpid /proc/PID/status; ls -l /proc/PID/ns/pid /proc/PID/ns/pid_for_children; lsns -t pid")
                        .why(
                                "A namespace without its process 1 is dead; pid_for_children is where new processes would be born.")
                        .build(),
                RemedyBuilder.now("Restart the container, or start the shell with `unshare --fork --pid`")
                        .why(
                                "A new namespace has an init again; --fork makes the child, not unshare itself, process 1.")
                        .risk("What still runs in the dead namespace ends with it.")
                        .interrupts("the container")
                        .verify("a command runs in it: the first fork succeeds, and the second")
                        .rollback("nothing to take back: a dead namespace cannot be revived")
                        .build(),
                RemedyBuilder.durable(
                                "Give the container an init that stays (docker run --init, tini, or exec the main process)")
                        .why("The namespace lives as long as its process 1.")
                        .risk("None to speak of.")
                        .interrupts("the container, at its restart")
                        .verify("ps -p 1 -o comm inside shows the init while its children come and go")
                        .rollback("the former entry point")
                        .build());
    }
}
