// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.streams.parse.MemoryShares;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.Constraint;
import io.enomem.streams.parse.OomReport.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What the reports of the OOM killer say about who held memory, host-wide and in cgroups. Bytes. */
public final class OomFacts {
    private static final String DUMP = "dmesg: the lines from \"invoked oom-killer\" to \"Killed process\"";

    private final List<OomReport> reports;

    OomFacts(Signals signals) {
        this.reports = signals.all(OomReport.class);
    }

    /** Who had most memory at a kill, and how much, bytes. */
    public record Holder(String comm, int pid, double bytes) {}

    /** Kills by the kernel because the whole host was out of memory. A line without its summary counts by its words. */
    public List<OomReport> hostWide() {
        return reports.stream().filter(OomFacts::isHostWide).toList();
    }

    /** Kills because a cgroup reached its limit. */
    public List<OomReport> ofCgroups() {
        return reports.stream().filter(OomFacts::isOfCgroup).toList();
    }

    /** Version of the memory cgroups, 1 or 2, by the counters that a report prints; empty if none tells. */
    Optional<Integer> cgroupVersion() {
        return reports.stream()
                .flatMap(report -> Stream.ofNullable(report.cgroupDump()))
                .flatMap(dump -> Stream.ofNullable(dump.version()))
                .findFirst();
    }

    /** True for a kill because the whole host was out of memory. */
    public static boolean isHostWide(OomReport report) {
        return report.origin() == OomReport.Origin.AUTOMATIC
                && (report.constraint() == Constraint.NONE || report.constraint() == Constraint.UNKNOWN);
    }

    /** True for a kill because a cgroup reached its limit. */
    public static boolean isOfCgroup(OomReport report) {
        return report.constraint() == Constraint.MEMCG || report.origin() == OomReport.Origin.CGROUP;
    }

    /** The task that had most resident and swapped memory, by the task table, else among those killed. */
    public static Optional<Holder> largest(OomReport report) {
        double page = report.memory().pageKb() * 1024.0;
        Optional<Holder> fromTable = report.tasks().stream()
                .max(Comparator.comparingLong(Task::heldPages))
                .map(t -> new Holder(t.name(), t.tgid() == null ? t.pid() : t.tgid(), t.heldPages() * page));
        return fromTable.isPresent() ? fromTable : largestVictim(report);
    }

    /**
     * True if the task table lists who had most of what processes held: of one that was cut off, or never printed, the largest
     * process may be missing.
     */
    public static boolean listsMost(OomReport report, Thresholds thresholds) {
        MemoryShares shares = report.shares();
        long listed = report.tasks().stream().mapToLong(Task::heldPages).sum();
        return shares != null
                && listed >= shares.anon() * thresholds.at(Threshold.EXPLAINS).value();
    }

    /** The largest of those killed. */
    public static Optional<Holder> largestVictim(OomReport report) {
        return report.victims().stream()
                .flatMap(v ->
                        Optional.ofNullable(v.rssKb()).map(kb -> new Holder(v.comm(), v.pid(), kb * 1024.0)).stream())
                .max(Comparator.comparingDouble(Holder::bytes));
    }

    /** The largest task of a report as a reading, named with its process. */
    public static Reading largestTask(OomReport report) {
        String name = "largest process at the kill";
        return largest(report)
                .map(h -> at(report, name + ", " + h.comm() + " (pid " + h.pid() + ')', h.bytes()))
                .orElseGet(() -> Reading.unknown(name, Unit.BYTES, DUMP));
    }

    /** Where the RAM was at a host-wide kill, by Mem-Info. */
    public static Reading held(OomReport report, String name, ToLongFunction<MemoryShares> pages) {
        MemoryShares shares = report.shares();
        return shares == null
                ? Reading.unknown(name, Unit.BYTES, DUMP)
                : at(
                        report,
                        name,
                        pages.applyAsLong(shares) * 1024.0 * report.memory().pageKb());
    }

    /** RAM that the page allocator managed at the kill. */
    public static Reading ram(OomReport report) {
        return held(report, "RAM", MemoryShares::ram);
    }

    /** The limit that the cgroup reached. */
    public static Reading cgroupLimit(OomReport report) {
        return ofCgroup(report, "memory.limit", "limit of the cgroup");
    }

    /** The limit of its memory and swap together: one number of version 1, a sum of two of version 2. */
    public static Reading cgroupLimitWithSwap(OomReport report) {
        String name = "limit of the cgroup with swap";
        Reading together = ofCgroup(report, "memory+swap.limit", name);
        Reading swap = ofCgroup(report, "swap.limit", name);
        Reading memory = cgroupLimit(report);
        return together.known() || !swap.known() || !memory.known()
                ? together
                : at(report, name, memory.value() + swap.value());
    }

    /** Shared memory that a killed process had mapped, of several the most (they may share it); printed since Linux 4.5. */
    public static Reading victimsSharedMemory(OomReport report) {
        String name = "shared memory of what was killed";
        long kb = 0;
        for (OomReport.Victim victim : report.victims()) {
            if (victim.shmemRssKb() == null) {
                return Reading.unknown(name, Unit.BYTES, DUMP);
            }
            kb = Math.max(kb, victim.shmemRssKb());
        }
        return report.victims().isEmpty() ? Reading.unknown(name, Unit.BYTES, DUMP) : at(report, name, kb * 1024.0);
    }

    /** What the cgroup used at the kill. */
    public static Reading cgroupUse(OomReport report) {
        return ofCgroup(report, "memory.usage", "memory of the cgroup at the kill");
    }

    /** A line of memory.stat in the dump of a cgroup's kill. */
    public static Reading cgroupStat(OomReport report, String field) {
        Long bytes =
                report.cgroupDump() == null ? null : report.cgroupDump().stat().get(field);
        String name = field + " of the cgroup at the kill";
        return bytes == null ? Reading.unknown(name, Unit.BYTES, DUMP) : at(report, name, bytes);
    }

    private static Reading ofCgroup(OomReport report, String counter, String name) {
        Long kb = report.cgroupDump() == null
                ? null
                : report.cgroupDump().counters().get(counter);
        return kb == null ? Reading.unknown(name, Unit.BYTES, DUMP) : at(report, name, kb * 1024.0);
    }

    private static Reading at(OomReport report, String name, double bytes) {
        return Reading.of(name, bytes, Unit.BYTES, report.id().toString(), report.time(), Origin.ofKernel(report.id()));
    }
}
