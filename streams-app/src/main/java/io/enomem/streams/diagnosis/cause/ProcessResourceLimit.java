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
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** E7, E8. RLIMIT_AS, RLIMIT_DATA or RLIMIT_MEMLOCK refuses a process memory while the host has plenty. */
@CauseInfo(
        id = "process-resource-limit",
        mechanism =
                "A process asked for more address space, data or locked memory than its own limit allows: mmap and brk fail"
                        + " with ENOMEM, thread creation with EAGAIN, mlock with ENOMEM or EAGAIN. The kernel logs nothing.",
        lookAlikes = {
            @LookAlike(
                    id = "overcommit-limit",
                    separatedBy = "Committed_AS is far from CommitLimit and the kernel logs no refusal."),
            @LookAlike(id = "max-map-count", separatedBy = "The process has few mappings; VmSize stands at its limit."),
            @LookAlike(id = "runtime-heap-limit", separatedBy = "The runtime's own text names its heap there.")
        },
        doNot = "No sysctl and no RAM helps: the limit is the process's own.",
        sources = {"mm/mmap.c may_expand_vm", "mm/mlock.c do_mlock"})
final class ProcessResourceLimit extends Cause {
    private static final String AS = "Max address space";
    private static final String DATA = "Max data size";
    private static final String MEMLOCK = "Max locked memory";

    ProcessResourceLimit() {
        super(Rules.explaining(signal -> refusedMemory(signal) || refusedData(signal))
                .necessary("a process was refused memory", ProcessResourceLimit::said)
                .necessary("one of its own limits is reached", ProcessResourceLimit::limitReached)
                .supporting("one of its own limits is reached", ProcessResourceLimit::limitReached)
                .supporting(
                        "the host has memory to spare",
                        m -> Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE))));
    }

    private static boolean refusedMemory(Signal signal) {
        if (!(signal instanceof ApplicationFailure failure) || failure.quoted() || failure.runtimeLimit() != null) {
            return false;
        }
        boolean memory = "ENOMEM".equals(failure.errno());
        boolean thread = failure.call() == Call.THREAD_CREATE && "EAGAIN".equals(failure.errno());
        boolean locked = failure.call() == Call.MEMORY_LOCK;
        return memory || thread || locked;
    }

    private static boolean refusedData(Signal signal) {
        return signal instanceof KernelSignal.DataLimitExceeded line && line.refused();
    }

    private static Optional<KernelSignal.DataLimitExceeded> kernelLine(Measures m) {
        return m.signals().first(KernelSignal.DataLimitExceeded.class, ProcessResourceLimit::refusedData);
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, ProcessResourceLimit::refusedMemory)
                .map(f -> Finding.said(f, f.service() + " was refused memory: " + f.errno()))
                .or(() -> kernelLine(m).map(line -> Finding.said(line, words(line))))
                .orElseGet(Finding::nothing);
    }

    private static String words(KernelSignal.DataLimitExceeded line) {
        return "The kernel refused memory to " + line.comm() + " beyond its RLIMIT_DATA of "
                + Unit.BYTES.format(line.limitBytes());
    }

    /** The process that failed if it was sampled, else any process that stands at its limit. */
    private static Finding limitReached(Measures m) {
        Optional<KernelSignal.DataLimitExceeded> line = kernelLine(m);
        if (line.isPresent()) {
            return Finding.said(line.get(), words(line.get()));
        }
        Finding result = null;
        for (ProcessTrack process : Failing.processes(m, ProcessResourceLimit::refusedMemory)) {
            Finding full = full(m, process, "VmSize", ProcessSample::getVmSizeBytes, AS, Threshold.ADDRESS_SPACE_FULL)
                    .or(full(m, process, "VmData", ProcessSample::getVmDataBytes, DATA, Threshold.ADDRESS_SPACE_FULL))
                    .or(full(m, process, "VmLck", ProcessSample::getVmLckBytes, MEMLOCK, Threshold.LOCKED_FULL))
                    .or(beyond(m, process));
            result = result == null ? full : result.or(full);
        }
        return result == null
                ? Finding.unknown("cat /proc/PID/limits /proc/PID/status of the process that failed")
                : result;
    }

    private static Finding full(
            Measures m,
            ProcessTrack process,
            String field,
            Function<ProcessSample, @Nullable ? extends Number> use,
            String name,
            Threshold threshold) {
        Reading limit = Failing.limit(process, name, Unit.BYTES);
        if (limit.known() && limit.value() < 0) {
            return Finding.of(false, Fact.observed(limit, '"' + name + "\" of " + process.comm() + " is unlimited"));
        }
        Reading peak = process.peak(field + " of " + process.comm() + " at its peak", use, Unit.BYTES, field, "status");
        return Finding.atLeast(peak, m.bound(threshold, limit.as('"' + name + '"')));
    }

    /** That a process which failed asked for more than its own limit leaves; nothing where no size was told. */
    static Finding asksBeyond(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, ProcessResourceLimit::refusedMemory)
                .flatMap(failure -> m.processes().of(failure))
                .map(process -> beyond(m, process))
                .orElseGet(Finding::nothing);
    }

    /** VmSize with what was asked for against RLIMIT_AS: a process far below its limit can ask for more than is left. */
    private static Finding beyond(Measures m, ProcessTrack process) {
        Reading asked = Request.largest(m);
        Reading limit = Failing.limit(process, AS, Unit.BYTES);
        if (!asked.known() || !limit.known() || limit.value() < 0) {
            return Finding.nothing();
        }
        return Finding.atLeast(
                process.peak("VmSize", ProcessSample::getVmSizeBytes, Unit.BYTES, "VmSize", "status")
                        .plus(asked)
                        .as("VmSize of " + process.comm() + " with what it asked for"),
                Bound.of(limit.as('"' + AS + '"'), "kernel: mm/mmap.c may_expand_vm"));
    }

    @Override
    public String summary(Measures m) {
        boolean ample = Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE))
                .holds();
        return name(m) + " reached one of its own limits (ulimit): memory is refused to it alone"
                + (ample ? ", the host has plenty." : ".");
    }

    private static String name(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, ProcessResourceLimit::refusedMemory)
                .map(ApplicationFailure::service)
                .or(() -> kernelLine(m).map(KernelSignal.DataLimitExceeded::comm))
                .orElse("A process");
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return kernelLine(m)
                .map(line -> m.processes()
                        .pid(line.pid())
                        .map(Parties::of)
                        .orElseGet(() -> Parties.process(line.comm(), line.pid(), null)))
                .orElseGet(() -> Failing.party(m, ProcessResourceLimit::refusedMemory));
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Party who = culprit(m);
        String pid = who == null || who.pid() == null ? "PID" : who.pid().toString();
        return List.of(
                RemedyBuilder.look(
                                "cat /proc/" + pid + "/limits; grep -E 'VmSize|VmData|VmLck' /proc/" + pid + "/status")
                        .why("Shows which limit is reached.")
                        .build(),
                RemedyBuilder.now("prlimit --pid " + pid + ' ' + lifted(m))
                        .why("Lifts the soft and hard limit of the running process.")
                        .risk("What the limit was there to stop can now grow; bound it with a cgroup instead.")
                        .interrupts("nothing")
                        .verify("the call that failed succeeds")
                        .rollback("prlimit --pid " + pid + " with the values that the first command showed")
                        .build(),
                RemedyBuilder.durable("Set LimitAS=, LimitDATA= or LimitMEMLOCK= of the unit to what the program needs")
                        .why("Address space is not memory: many runtimes reserve far more than they use.")
                        .risk("A program that really leaks is stopped later; bound it with MemoryMax= as well.")
                        .interrupts("the service, at its restart")
                        .verify("VmSize, VmData and VmLck in /proc/" + pid + "/status level off below their limits")
                        .rollback("the former limits of the unit")
                        .build());
    }

    /** Locked memory has a limit of its own, and lifting the others would not help. */
    private static String lifted(Measures m) {
        boolean locked = m.signals()
                .first(ApplicationFailure.class, f -> refusedMemory(f) && f.call() == Call.MEMORY_LOCK)
                .isPresent();
        if (kernelLine(m).isPresent()) {
            return "--data=unlimited";
        }
        return locked ? "--memlock=unlimited" : "--as=unlimited --data=unlimited";
    }
}
