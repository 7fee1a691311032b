// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
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
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** D5. Swap is full, or the host does little but swap. */
@CauseInfo(
        id = "swap-exhausted",
        mechanism =
                "Anonymous memory exceeds RAM and swap together; before it is killed for it, the host spends its time bringing"
                        + " pages in and out.",
        lookAlikes = {
            @LookAlike(
                    id = "host-memory-too-small",
                    separatedBy = "Swap is configured and full here; there is none there."),
            @LookAlike(id = "app-memory-leak", separatedBy = "No process has 30 % of RAM or half of the growth here.")
        },
        doNot = "swapoff brings everything back into RAM that has no room for it.",
        sources = {"mm/vmscan.c", "Documentation/accounting/psi.rst"})
final class SwapExhausted extends Cause {
    SwapExhausted() {
        super(Rules.explaining(signal -> Scope.hostMemory(signal) || Triggers.counter(signal, "meminfo.SwapFree"))
                .necessary("swap is configured and nearly full", SwapExhausted::full)
                .necessary(
                        "the host suffered from it: kills, or all tasks stood still",
                        m -> MemoryFindings.killed(m)
                                .or(Finding.atLeast(m.pressure().full(), m.bound(Threshold.STALLED_SHARE))))
                .supporting(
                        "pages went in and out of swap",
                        m -> Finding.positive(m.counters().increaseOfAny("pages swapped in", "vmstat.pswpin")))
                .supporting(
                        "all tasks stood still for memory",
                        m -> Finding.atLeast(m.pressure().full(), m.bound(Threshold.STALLED_SHARE)))
                .supporting("a kill's dump shows swap full", SwapExhausted::fullAtKill)
                .contradicting("one process holds most of it", MemoryFindings::oneProcessLarge));
    }

    private static Finding full(Measures m) {
        Reading total = m.counters().last("meminfo.SwapTotal").as("swap");
        if (total.known() && total.value() == 0) {
            return Finding.of(false, Fact.observed(total, "No swap is configured"))
                    .or(fullAtKill(m));
        }
        Reading free = m.counters().lowestAfterConfigured("meminfo.SwapFree", "meminfo.SwapTotal");
        return Finding.below(free.as("free swap"), m.bound(Threshold.SWAP_LEFT, total))
                .or(fullAtKill(m));
    }

    private static Finding fullAtKill(Measures m) {
        for (OomReport kill : m.oom().hostWide()) {
            Long total = kill.memory().swapKb().get("total");
            Long free = kill.memory().swapKb().get("free");
            if (total != null && free != null && total > 0) {
                Reading left = Reading.of(
                        "free swap at the kill",
                        free * 1024.0,
                        Unit.BYTES,
                        kill.id().toString(),
                        kill.time(),
                        Origin.ofKernel(kill.id()));
                Reading all = Reading.of(
                        "swap",
                        total * 1024.0,
                        Unit.BYTES,
                        kill.id().toString(),
                        kill.time(),
                        Origin.ofKernel(kill.id()));
                Finding gone = Finding.below(left, m.bound(Threshold.SWAP_LEFT, all));
                if (gone.holds()) {
                    return gone;
                }
            }
        }
        return Finding.nothing();
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("RAM")
                .clause(" (%s)", m.host().ram())
                .then(" and swap")
                .clause(" (%s)", m.counters().last("meminfo.SwapTotal"))
                .then(" are both full; the host spends its time swapping")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "for p in /proc/[0-9]*; do awk '/^Name|^VmSwap/{printf \"%s \", $2}' $p/status; echo; done | sort -k2 -nr | head; vmstat 1 5")
                        .why("Shows who is swapped out, and whether it still goes on (si, so).")
                        .build(),
                RemedyBuilder.now("stop or move the service that can be spared most")
                        .why("Only less demand ends it.")
                        .risk("What it served fails until it runs elsewhere.")
                        .interrupts("that service")
                        .verify("si and so of vmstat near 0; SwapFree recovers")
                        .rollback("start it again")
                        .build(),
                RemedyBuilder.durable(
                                "More RAM or fewer tenants; MemoryMax= per service. More swap or zram only delays")
                        .why("A working set larger than RAM thrashes on any swap.")
                        .risk("Too low a MemoryMax= kills the service in normal use.")
                        .interrupts("the services, at their restart")
                        .verify("si and so of vmstat near 0, and SwapFree steady, at the next peak")
                        .rollback("MemoryMax=infinity")
                        .build());
    }
}
