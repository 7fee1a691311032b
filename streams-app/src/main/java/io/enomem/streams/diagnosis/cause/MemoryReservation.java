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
import io.enomem.streams.history.Series;
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
    /** Of RAM. Ours; the kernel's own choice is far below it on large hosts (mm/page_alloc.c calculate_min_free_kbytes). */
    private static final double GENEROUS_RESERVE = 0.01;

    MemoryReservation() {
        super(Rules.explaining(Scope::hostMemory)
                .necessary("the whole host was out of memory", MemoryFindings::hostShort)
                .necessary(
                        "a large part of RAM is reserved and not used",
                        m -> hugePages(m).or(watermarks(m)).or(fixed(m)))
                .supporting("huge pages are reserved and free", MemoryReservation::hugePages)
                .supporting("min_free_kbytes is a large part of RAM", MemoryReservation::watermarks)
                .supporting(
                        "memory that nobody owns was large from the start and did not grow", MemoryReservation::fixed)
                .supporting("the kernel counted kills", m -> Finding.positive(MemoryFindings.counted(m))));
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
                        m.bound(Threshold.RESERVED_SHARE, m.host().ram()))
                .and(Finding.atLeast(
                        free.shareOf(total).as("free part of the huge pages"), m.bound(Threshold.RESERVED_FREE)));
    }

    /** More than the kernel sets by itself; where it is no large part of RAM, nothing else may be what fills it. */
    private static Finding watermarks(Measures m) {
        Reading kb = m.host()
                .sysctl("vm.min_free_kbytes", 0, Unit.BYTES)
                .times(1024, Unit.BYTES)
                .as("vm.min_free_kbytes");
        Finding large =
                Finding.atLeast(kb, m.bound(Threshold.RESERVED_SHARE, m.host().ram()));
        return large.or(
                Finding.atLeast(kb, m.bound(Threshold.MIN_FREE_SHARE, m.host().ram()))
                        .and(MemoryFindings.oneProcessLarge(m).not())
                        .and(Kernel.slabFillsRam(m).not())
                        .and(MemoryFindings.socketsFillRam(m).not()));
    }

    /** A balloon, the rings of a driver or the cache of a file system of its own: no counter names them. */
    static Finding fixed(Measures m) {
        Series unowned = m.memory().unownedSeries();
        if (unowned.size() < m.value(Threshold.GROWTH_SAMPLES)) {
            return Finding.unknown("cat /proc/meminfo /proc/net/sockstat, five times, some time apart");
        }
        long least = unowned.value(0);
        long most = least;
        for (int i = 1; i < unowned.size(); i++) {
            least = Math.min(least, unowned.value(i));
            most = Math.max(most, unowned.value(i));
        }
        Reading always = Reading.of(
                "memory that nobody owned in any sample", least, Unit.BYTES, "meminfo, sockstat", null, Origin.SAMPLE);
        Reading change =
                Reading.of("what it changed by", most - least, Unit.BYTES, "meminfo, sockstat", null, Origin.SAMPLE);
        Finding constant = Finding.atLeast(
                        always, m.bound(Threshold.RESERVED_SHARE, m.host().ram()))
                .and(Finding.below(
                        change, m.bound(Threshold.UNOWNED_SHARE, m.host().ram())));
        return constant.holds() ? constant.and(leaks(m).not()) : constant;
    }

    private static Finding leaks(Measures m) {
        return KernelGrowth.roseOverTheDay(
                m,
                Kernel.unownedOverTheDay(m),
                "memory that nobody owns",
                "meminfo, sockstat",
                Threshold.UNOWNED_SHARE);
    }

    @Override
    public String summary(Measures m) {
        if (hugePages(m).holds()) {
            return "Huge pages take a large part of RAM and most of them are unused; the rest is too little.";
        }
        if (watermarks(m).holds()) {
            return "vm.min_free_kbytes sets aside a large part of RAM that nobody may use.";
        }
        return !fixed(m).holds()
                ? "A part of RAM may be set aside for nobody's use; what was read does not show it."
                : "A large part of RAM belonged to nobody from the first sample on and did not grow: a balloon, the rings"
                        + " of a driver, or a file system's own cache.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Remedy now = hugePages(m).holds() ? fewerHugePages(m) : watermarks(m).holds() ? lowerMark(m) : giveBack();
        return List.of(
                RemedyBuilder.look(
                                "grep -E 'Huge|MemAvailable' /proc/meminfo; sysctl vm.min_free_kbytes vm.nr_hugepages;"
                                        + " lsmod | grep -iE 'balloon|zfs'; grep '^size' /proc/spl/kstat/zfs/arcstats")
                        .why(
                                "Shows what is set aside. What no line shows is the rings of network cards (ethtool -g DEV).")
                        .build(),
                now,
                RemedyBuilder.durable(
                                "Correct the setting where it is made: /etc/sysctl.d, hugepages= on the kernel command"
                                        + " line, the host's size at the hypervisor, zfs_arc_max")
                        .why("Or it comes back at the next boot.")
                        .risk("Whoever was promised the memory does not find it: ask before.")
                        .interrupts("nothing before the next boot")
                        .verify("MemAvailable after the next boot")
                        .rollback("the former setting")
                        .build());
    }

    private static Remedy fewerHugePages(Measures m) {
        Reading total = m.counters().last("meminfo.HugePages_Total");
        Reading used = total.minus(m.counters().last("meminfo.HugePages_Free"));
        return RemedyBuilder.now("sysctl -w vm.nr_hugepages=" + (long) used.or(0))
                .why("Keeps those in use and gives the free ones back at once.")
                .risk("A database that starts later finds none left.")
                .interrupts("nothing")
                .verify("MemAvailable rises by as much")
                .rollback("sysctl -w vm.nr_hugepages=" + (long) total.or(0) + ", as far as whole blocks are still free")
                .build();
    }

    private static Remedy lowerMark(Measures m) {
        Reading kb = m.host().sysctl("vm.min_free_kbytes", 0, Unit.COUNT);
        return RemedyBuilder.now(
                        "sysctl -w vm.min_free_kbytes=" + (long) (m.host().ram().or(0) / 1024 * GENEROUS_RESERVE))
                .why("1 % of RAM is a generous reserve.")
                .risk("Bursts in interrupts have less to live off; 0.5 % of RAM is what large hosts run with.")
                .interrupts("nothing")
                .verify("MemAvailable rises by as much")
                .rollback("sysctl -w vm.min_free_kbytes=" + (long) kb.or(0))
                .build();
    }

    private static Remedy giveBack() {
        return RemedyBuilder.now(
                        "deflate the balloon at the hypervisor, or lower its owner's own limit (zfs_arc_max, rings)")
                .why("Only its owner can give it back: the kernel does not know what it is.")
                .risk("Another guest, or the file system, has less then.")
                .interrupts("nothing; changed rings the link for some seconds")
                .verify("MemAvailable rises by as much")
                .rollback("the former limit, where it was changed")
                .build();
    }
}
