// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of the kernel's OOM killer, as much of it as was printed: under rate limits often only the kill line.
 * Sources: mm/oom_kill.c, mm/memcontrol.c, mm/show_mem.c of every version in kernel-messages.md.
 *
 * @param id the first record of the report
 * @param lastId the last record of the report
 * @param time time of the header, else of the first part seen
 * @param origin automatic, by hand (sysrq-f: order -1) or of a cgroup
 * @param constraint what limited the allocation; UNKNOWN if the summary line is missing and the words do not tell
 * @param invoker the task whose allocation hit the wall: neither culprit nor, often, victim
 * @param allocation gfp mask, order and call trace, as far as printed
 * @param oomCgroup the cgroup that hit its limit, null if host-wide or not printed
 * @param taskCgroup the cgroup of the victim
 * @param victims every task killed by this report: one, or all of a memory.oom.group
 * @param tasks rows of the task table; empty if not printed
 * @param pages Mem-Info totals in pages by the kernel's names ({@code active_anon}, {@code slab_unreclaimable},
 *     {@code shmem}, {@code free}...), plus {@code pages RAM}, {@code pages reserved}, {@code hwpoisoned}
 * @param swapKb {@code free} and {@code total} swap in kB, where printed
 * @param zones zone lines
 * @param nodes per-node counters in kB
 * @param hugepages lines of hugetlb pools
 * @param unreclaimableSlab the block "Unreclaimable slab info"; null if it was not printed
 * @param cgroupDump what the memcg dump printed; null for host-wide kills
 * @param noKillable true for "no killable processes"
 * @param panicked true if the kernel panicked over it
 * @param missing the parts that were not printed or were lost
 */
public record OomReport(
        RecordId id,
        RecordId lastId,
        Instant time,
        Origin origin,
        Constraint constraint,
        @Nullable Invoker invoker,
        KernelSignal.Allocation allocation,
        @Nullable String nodemask,
        @Nullable String cpuset,
        @Nullable String memsAllowed,
        @Nullable String oomCgroup,
        @Nullable String taskCgroup,
        List<Victim> victims,
        List<Task> tasks,
        Map<String, Long> pages,
        Map<String, Long> swapKb,
        List<ZoneState> zones,
        Map<Integer, Map<String, Long>> nodes,
        List<HugePool> hugepages,
        @Nullable List<SlabRow> unreclaimableSlab,
        @Nullable CgroupDump cgroupDump,
        boolean oomGroup,
        boolean noKillable,
        boolean panicked,
        Set<Part> missing)
        implements KernelSignal {

    /** Who started the killer. */
    public enum Origin {
        AUTOMATIC,
        MANUAL,
        CGROUP
    }

    /** What limited the allocation (enum oom_constraint). */
    public enum Constraint {
        NONE,
        CPUSET,
        MEMORY_POLICY,
        MEMCG,
        UNKNOWN
    }

    /** Parts of a complete report. */
    public enum Part {
        HEADER,
        CALL_TRACE,
        MEM_INFO,
        CGROUP_DUMP,
        TASKS,
        SUMMARY,
        KILL
    }

    /** The task that asked for memory. */
    public record Invoker(
            String comm, @Nullable Integer pid, @Nullable Integer oomScoreAdj) {}

    /** A task that was killed; kB as the kernel prints them. */
    public record Victim(
            RecordId id,
            Instant time,
            int pid,
            String comm,
            @Nullable Long uid,
            @Nullable Long totalVmKb,
            @Nullable Long anonRssKb,
            @Nullable Long fileRssKb,
            @Nullable Long shmemRssKb,
            @Nullable Long pgtablesKb,
            @Nullable Integer oomScoreAdj,
            @Nullable Long score) {
        /** anon + file + shmem RSS in kB; null if none was printed. */
        public @Nullable Long rssKb() {
            if (anonRssKb == null) {
                return null;
            }
            return anonRssKb + (fileRssKb == null ? 0 : fileRssKb) + (shmemRssKb == null ? 0 : shmemRssKb);
        }
    }

    /** A row of the task table; pages, page tables in bytes. */
    public record Task(
            int pid,
            @Nullable Integer tgid,
            @Nullable Long uid,
            long totalVmPages,
            long rssPages,
            @Nullable Long rssAnonPages,
            @Nullable Long rssFilePages,
            @Nullable Long rssShmemPages,
            @Nullable Long pageTableBytes,
            @Nullable Long swapPages,
            @Nullable Integer oomScoreAdj,
            String name) {}

    /** A zone line; kB, {@code lowmem_reserve} in pages; free blocks per order with the migrate types' letters. */
    public record ZoneState(
            @Nullable Integer node,
            String zone,
            Map<String, Long> kb,
            List<Long> lowmemReservePages,
            List<Long> freeBlocks,
            List<String> migrateTypes) {}

    /** A hugetlb pool of one node. */
    public record HugePool(@Nullable Integer node, long total, long free, long surplus, long pageKb) {}

    /** A row of the unreclaimable slab table, kB. */
    public record SlabRow(String name, long usedKb, long totalKb) {}

    /**
     * What a memcg OOM prints of the group.
     *
     * @param path the group whose statistics these are
     * @param counters kB by {@code memory.usage}, {@code memory.limit}, {@code memory.failcnt} (a count), likewise
     *     {@code swap.}, {@code memory+swap.} and {@code kmem.}; a limit of "unlimited" is absent
     * @param stat memory.stat in bytes, whatever unit was printed
     */
    public record CgroupDump(@Nullable String path, Map<String, Long> counters, Map<String, Long> stat) {}

    /** The first victim, or null if nobody was killed. */
    public @Nullable Victim victim() {
        return victims.isEmpty() ? null : victims.get(0);
    }
}
