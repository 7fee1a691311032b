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
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** D4. Memory is set aside: huge pages that nobody uses, watermarks far too high, a balloon, fixed rings. */
@CauseInfo(
        id = "memory-reservation",
        mechanism =
                "A part of RAM is reserved and nobody else may use it: unused huge pages, an absurd min_free_kbytes, a balloon,"
                        + " driver rings. It was so from the start and does not grow.",
        lookAlikes = {
            @LookAlike(id = "kernel-page-leak", separatedBy = "Constant since the first sample here; growing there."),
            @LookAlike(
                    id = "host-memory-too-small",
                    separatedBy = "Give back the reservation and the working set fits.")
        },
        doNot = "min_free_kbytes above 5 % of RAM does not protect from OOM, it brings it about (vm.rst).",
        sources = {"mm/hugetlb.c", "Documentation/admin-guide/sysctl/vm.rst min_free_kbytes"})
final class MemoryReservation extends Cause {
    MemoryReservation() {
        super(Rules.explaining(Scope::hostMemory)
                .necessary("the whole host was out of memory", MemoryFindings::hostShort)
                .necessary(
                        "a large part of RAM is reserved and not used",
                        m -> hugePages(m).or(watermarks(m)))
                .supporting("huge pages are reserved and free", MemoryReservation::hugePages)
                .supporting("min_free_kbytes is a large part of RAM", MemoryReservation::watermarks)
                .supporting(
                        "the kernel counted kills",
                        m -> Finding.positive(m.counters().increase("vmstat.oom_kill"))));
    }

    private static Finding hugePages(Measures m) {
        Reading total = m.counters().last("meminfo.HugePages_Total");
        Reading free = m.counters().last("meminfo.HugePages_Free");
        Reading size = m.counters().last("meminfo.Hugepagesize");
        Reading unused = Reading.of(
                "", free.value() * size.value(), Unit.BYTES, "meminfo.HugePages_Free", free.time(), Origin.SAMPLE);
        if (!total.known() || !free.known() || !size.known()) {
            return Finding.unknown("grep Huge /proc/meminfo");
        }
        return Finding.atLeast(
                        unused.as("huge pages reserved and free"),
                        Threshold.RESERVED_SHARE.of(m.host().ram()))
                .and(Finding.atLeast(
                        free.shareOf(total).as("free part of the huge pages"), Threshold.RESERVED_FREE.bound()));
    }

    private static Finding watermarks(Measures m) {
        Reading kb = m.host().sysctl("vm.min_free_kbytes", 0, Unit.BYTES).times(1024, Unit.BYTES);
        return Finding.atLeast(
                kb.as("vm.min_free_kbytes"),
                Threshold.MIN_FREE_SHARE.of(m.host().ram()));
    }

    @Override
    public String summary(Measures m) {
        return hugePages(m).holds()
                ? "Huge pages take a large part of RAM and most of them are unused; the rest is too little."
                : "vm.min_free_kbytes sets aside a large part of RAM that nobody may use.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Reading kb = m.host().sysctl("vm.min_free_kbytes", 0, Unit.COUNT);
        RemedyBuilder now = hugePages(m).holds()
                ? RemedyBuilder.now("sysctl -w vm.nr_hugepages="
                                + (long) m.counters()
                                        .last("meminfo.HugePages_Total")
                                        .minus(m.counters().last("meminfo.HugePages_Free"))
                                        .or(0))
                        .why("Keeps those in use and gives the free ones back at once.")
                        .rollback("sysctl -w vm.nr_hugepages="
                                + (long) m.counters()
                                        .last("meminfo.HugePages_Total")
                                        .or(0))
                : RemedyBuilder.now("sysctl -w vm.min_free_kbytes="
                                + (long) (m.host().ram().or(0) / 1024 * 0.01))
                        .why("1 % of RAM is a generous reserve.")
                        .rollback("sysctl -w vm.min_free_kbytes=" + (long) kb.or(0));
        return List.of(
                RemedyBuilder.look(
                                "grep -E 'Huge|MemAvailable' /proc/meminfo; sysctl vm.min_free_kbytes vm.nr_hugepages")
                        .why("Shows what is set aside.")
                        .build(),
                now.interrupts("nothing")
                        .verify("MemAvailable rises by as much")
                        .build(),
                RemedyBuilder.durable(
                                "Correct the setting where it is made: /etc/sysctl.d, or hugepages= on the kernel command line")
                        .why("Or it comes back at the next boot.")
                        .build());
    }
}
