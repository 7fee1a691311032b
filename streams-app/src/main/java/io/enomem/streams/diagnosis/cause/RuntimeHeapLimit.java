// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** E12. A language runtime's own heap is full; the kernel refused nothing. */
@CauseInfo(
        id = "runtime-heap-limit",
        mechanism =
                "A runtime (JVM, V8, Python...) reached the heap it was told to have. Its own words name it; the kernel saw"
                        + " no refusal and killed nobody.",
        lookAlikes = {
            @LookAlike(id = "app-memory-leak", separatedBy = "There the kernel killed for want of memory of the host."),
            @LookAlike(id = "cgroup-memory-limit", separatedBy = "There the kernel killed for the limit of a cgroup.")
        },
        doNot = "No sysctl helps; a larger heap than the cgroup's limit turns this into an OOM kill.",
        sources = {"the runtime's documentation of its heap options"})
final class RuntimeHeapLimit extends Cause {
    RuntimeHeapLimit() {
        super(Rules.explaining(RuntimeHeapLimit::heapFull)
                .necessary("a runtime said that its own heap is full", RuntimeHeapLimit::said)
                .supporting("a runtime said so", RuntimeHeapLimit::said)
                .supporting(
                        "the host has memory to spare",
                        m -> Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE)))
                .contradicting("the kernel killed for want of memory", RuntimeHeapLimit::killed));
    }

    private static boolean heapFull(Signal signal) {
        return signal instanceof ApplicationFailure failure && failure.runtimeLimit() != null && !failure.quoted();
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, RuntimeHeapLimit::heapFull)
                .map(f -> Finding.said(f, f.service() + " said: " + f.runtimeLimit()))
                .orElseGet(Finding::nothing);
    }

    private static Finding killed(Measures m) {
        return m.signals()
                .first(OomReport.class)
                .map(report -> Finding.said(report, "The kernel's OOM killer ran in the same incident"))
                .orElseGet(Finding::nothing);
    }

    @Override
    public String summary(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, RuntimeHeapLimit::heapFull)
                .map(f -> f.service() + " filled its runtime's own heap (" + f.runtimeLimit()
                        + "); the kernel refused nothing.")
                .orElse("A runtime filled its own heap; the kernel refused nothing.");
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Failing.party(m, RuntimeHeapLimit::heapFull);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "jcmd PID GC.heap_info; a heap dump or profile (jcmd PID GC.heap_dump, --heapsnapshot-signal, tracemalloc)")
                        .why(
                                "Only the runtime knows what its heap holds. A dump stops the program while it is written.")
                        .build(),
                RemedyBuilder.durable(
                                "Raise the heap option (-Xmx, --max-old-space-size...) to at most 75 % of the cgroup's limit,"
                                        + " or mend the leak")
                        .why("The rest of the limit is for stacks, code, buffers and the kernel's share.")
                        .risk("A heap beyond the cgroup's limit ends in an OOM kill.")
                        .interrupts("the service, at its restart")
                        .verify("use after a full collection levels off below the heap's limit")
                        .rollback("the former option")
                        .build());
    }
}
