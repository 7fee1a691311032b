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
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** C5. Allocations in interrupt context fail for a moment: the reserve that they may use is too small. */
@CauseInfo(
        id = "atomic-reserve-exhausted",
        mechanism =
                "Interrupts cannot wait for reclaim; they live off the reserve below the min watermark. A burst of packets"
                        + " empties it while plenty could be reclaimed: the packet is dropped, the driver tries again.",
        lookAlikes = {
            @LookAlike(id = "memory-fragmentation", separatedBy = "order 0 here."),
            @LookAlike(id = "host-memory-too-small", separatedBy = "MemAvailable is ample here.")
        },
        doNot = "min_free_kbytes above 5 % of RAM can OOM the host at once (vm.rst).",
        sources = {"mm/page_alloc.c __GFP_HIGH", "net/core/filter.c sk_filter_trim_cap PFMemallocDrop"})
final class AtomicReserveExhausted extends Cause {
    AtomicReserveExhausted() {
        super(Rules.explaining(signal -> atomic(signal) || Triggers.counter(signal, "netstat.TcpExt.PFMemallocDrop"))
                .necessary(
                        "an allocation that could not wait failed, or packets were dropped for the reserve",
                        AtomicReserveExhausted::failed)
                .necessary("memory could have been reclaimed", AtomicReserveExhausted::available)
                .supporting("memory could have been reclaimed", AtomicReserveExhausted::available)
                .supporting(
                        "packets were dropped for the reserve",
                        m -> Finding.positive(m.counters().increase("netstat.TcpExt.PFMemallocDrop")))
                .contradicting("the host was out of memory", MemoryFindings::killed));
    }

    private static boolean atomic(Signal signal) {
        return signal instanceof AllocationFailure failure
                && failure.kind() != AllocationFailure.Kind.VMALLOC
                && failure.allocation().atomic()
                && (failure.allocation().order() == null || failure.allocation().order() == 0);
    }

    private static Finding failed(Measures m) {
        Finding dropped = Finding.positive(m.counters().increase("netstat.TcpExt.PFMemallocDrop"));
        return m.signals()
                .first(AllocationFailure.class, AtomicReserveExhausted::atomic)
                .map(f -> Finding.said(f, "An allocation that could not wait (GFP_ATOMIC, order 0) failed")
                        .or(dropped))
                .orElse(dropped);
    }

    private static Finding available(Measures m) {
        return Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_SHORT));
    }

    @Override
    public String summary(Measures m) {
        String what = packets(m) ? "Packets were dropped" : "An allocation that could not wait failed";
        String asked = m.signals()
                .first(AllocationFailure.class, AtomicReserveExhausted::atomic)
                .map(AllocationFailure::driver)
                .map(driver -> " (asked for by " + driver + ")")
                .orElse("");
        return Sentence.of(
                        what + asked
                                + " because the reserve for interrupts was empty for a moment; memory could have been reclaimed")
                .clause(" (%s of RAM available)", m.memory().availableShare())
                .end();
    }

    /** Interrupts of disks and USB devices ask for pages too. */
    private static boolean packets(Measures m) {
        return Finding.positive(m.counters().increase("netstat.TcpExt.PFMemallocDrop"))
                        .holds()
                || m.signals()
                        .first(AllocationFailure.class, f -> atomic(f) && Drivers.ofNetwork(m, f))
                        .isPresent();
    }

    /** Nobody: whose packets come is not known, and a driver that asks for a page is who suffers. */
    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Reading now = m.host().sysctl("vm.min_free_kbytes", 0, Unit.COUNT);
        Reading ram = m.host().ram();
        RemedyBuilder.Ready raise;
        if (now.known() && ram.known()) {
            double kb = ram.value() / 1024;
            long wanted = (long) Math.min(0.03 * kb, Math.max(0.005 * kb, 2 * now.value()));
            raise = cushion(
                    "sysctl -w vm.min_free_kbytes=" + wanted, "sysctl -w vm.min_free_kbytes=" + (long) now.value());
            if (wanted <= now.value()) {
                raise.refused("it is already " + (long) now.value() + ", 3 % of RAM or more");
            }
        } else {
            raise = cushion("sysctl -w vm.watermark_scale_factor=50", Former.of(m, "vm.watermark_scale_factor"));
        }
        return List.of(
                RemedyBuilder.look("grep -E 'min|low|high|nr_free' /proc/zoneinfo; nstat -az TcpExtPFMemallocDrop")
                        .why("Free pages against the watermarks.")
                        .build(),
                raise.build());
    }

    private static RemedyBuilder.Ready cushion(String command, String undo) {
        return RemedyBuilder.durable(command)
                .why("A larger cushion carries a longer burst; between 0.5 and 3 % of RAM.")
                .risk("That memory is lost to everything else.")
                .interrupts("nothing; kswapd frees what is missing")
                .verify("no further failure in the log, and nstat -az TcpExtPFMemallocDrop flat, at the next burst")
                .rollback(undo);
    }
}
