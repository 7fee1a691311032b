// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.Shortage;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** C4. Memory is free, but not in blocks as large as a request wants. */
@CauseInfo(
        id = "memory-fragmentation",
        mechanism =
                "A request for 2^order neighbouring pages fails although enough single pages are free; compaction could not"
                        + " make such a block.",
        lookAlikes = {
            @LookAlike(id = "atomic-reserve-exhausted", separatedBy = "order 0, or blocks of the order exist, there."),
            @LookAlike(id = "host-memory-too-small", separatedBy = "Free memory is below the watermark there.")
        },
        doNot = {
            "A reboot helps for a while only.",
            "min_free_kbytes above 5 % of RAM leaves too little for everything else and can OOM the host at once (vm.rst)."
        },
        sources = {"mm/page_alloc.c warn_alloc, __zone_watermark_ok", "Documentation/admin-guide/sysctl/vm.rst"})
final class MemoryFragmentation extends Cause {
    MemoryFragmentation() {
        super(Rules.explaining(MemoryFragmentation::largeRequest)
                .necessary("a request of order 1 or more failed", MemoryFragmentation::failed)
                .necessary("memory was free, but no block of that order", MemoryFragmentation::inPieces)
                .supporting("memory was free, but no block of that order", MemoryFragmentation::inPieces)
                .supporting(
                        "compaction failed", m -> Finding.positive(m.counters().increase("vmstat.compact_fail")))
                .contradicting("the kernel killed for want of a single page", MemoryFragmentation::killedForOnePage));
    }

    /** A request for one page needs no neighbours: where even that led to a kill, memory itself was short. */
    private static Finding killedForOnePage(Measures m) {
        return m.oom().hostWide().stream()
                .filter(kill -> Integer.valueOf(0).equals(kill.allocation().order()))
                .findFirst()
                .map(kill -> Finding.said(
                        kill, "The kernel killed for want of a single page: memory was short, in pieces or not"))
                .orElseGet(Finding::nothing);
    }

    private static boolean largeRequest(Signal signal) {
        return signal instanceof AllocationFailure failure
                && failure.allocation().order() != null
                && failure.allocation().order() > 0;
    }

    private static Finding failed(Measures m) {
        return m.signals()
                .first(AllocationFailure.class, MemoryFragmentation::largeRequest)
                .map(f -> Finding.said(
                        f, "An allocation of order " + f.allocation().order() + " failed"))
                .orElseGet(Finding::nothing);
    }

    private static Finding inPieces(Measures m) {
        Finding result = Finding.nothing();
        for (AllocationFailure failure : m.signals().all(AllocationFailure.class)) {
            if (!largeRequest(failure)) {
                continue;
            }
            Shortage shortage = failure.shortage();
            result = result.or(
                    shortage == null
                            ? Finding.unknown("the Mem-Info lines of the failure; cat /proc/buddyinfo")
                            : Finding.of(
                                    shortage.fragmented(),
                                    Fact.said(
                                            failure,
                                            "Zone " + shortage.zone() + " had " + shortage.freeKb()
                                                    + " kB free, needed " + shortage.neededKb() + " kB, and "
                                                    + shortage.blocks() + " blocks of order " + shortage.order()
                                                    + " or more")));
        }
        return result;
    }

    @Override
    public String summary(Measures m) {
        return m.signals()
                .first(AllocationFailure.class, MemoryFragmentation::largeRequest)
                .map(f -> "A request for " + neighbours(f)
                        + " neighbouring pages failed while memory was free, in smaller pieces.")
                .orElse("Memory is free, but in too small pieces.");
    }

    private static String neighbours(AllocationFailure failure) {
        Integer order = failure.allocation().order();
        return order == null ? "many" : Long.toString(1L << Math.min(30, order));
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return m.signals()
                .first(AllocationFailure.class, MemoryFragmentation::largeRequest)
                .map(AllocationFailure::driver)
                .map(driver -> Parties.process(driver, null, null))
                .orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("cat /proc/buddyinfo; grep compact /proc/vmstat")
                        .why("Columns to the right are the larger blocks.")
                        .build(),
                RemedyBuilder.now("echo 1 > /proc/sys/vm/compact_memory")
                        .why("Moves pages together at once.")
                        .risk("Some CPU time.")
                        .interrupts("nothing")
                        .verify("larger blocks in /proc/buddyinfo")
                        .rollback("nothing to take back")
                        .build(),
                RemedyBuilder.durable(
                                "sysctl -w vm.watermark_scale_factor=50; make the driver use single pages (MTU, ring options)")
                        .why(
                                "kswapd starts earlier and leaves larger blocks; a driver that needs no large block cannot fail for one.")
                        .risk("Half a percent of RAM more stays free, unused.")
                        .interrupts("nothing; the driver's links where its options change")
                        .verify(
                                "no failure of order 1 or more for a week, and free blocks of that order in /proc/buddyinfo at the peaks")
                        .rollback(Former.of(m, "vm.watermark_scale_factor"))
                        .build());
    }
}
