// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of the kernel's OOM killer, as much of it as was printed: under rate limits often only the kill line. Emitted
 * as soon as the kill line is there, and again, under the same id, if more of it follows. Sources: mm/oom_kill.c,
 * mm/memcontrol.c, mm/show_mem.c of 2.6.18 to 7.0.
 *
 * @param id the first record of the report
 * @param lastId the last record of the report so far
 * @param time time of the first part seen, which is the header if that was printed
 * @param origin automatic, by hand (sysrq-f: order -1) or of a cgroup
 * @param constraint what limited the allocation; UNKNOWN if the summary line is missing and the words do not tell
 * @param constraintName the word behind {@code constraint=}, for those that are not of the enum; null if not printed
 * @param invoker the task whose allocation hit the wall: neither culprit nor, often, victim
 * @param allocation gfp mask, order and call trace, as far as printed
 * @param machine what the stack dump says of the machine
 * @param nodemask NUMA nodes the request was bound to; null if not printed, {@code (null)} for none
 * @param oomCgroup the cgroup that hit its limit, null if host-wide or not printed
 * @param taskCgroup the cgroup of the victim
 * @param victims every task killed by this report: one, or all of a memory.oom.group; at most 1,024
 * @param chosen the task that the killer chose, where it then killed one of its children instead (before 5.1)
 * @param killedGroup the cgroup that is killed whole for memory.oom.group, null if none is
 * @param tasks rows of the task table, largest first by RSS and swap, at most 2,048; empty if not printed
 * @param taskTotals sums over all rows, also those beyond the bound; null if no table was printed
 * @param memory Mem-Info of host-wide kills
 * @param cgroupDump what the memcg dump printed; null for host-wide kills
 * @param noKillable true for "no killable processes", or if the chosen victim was exiting already
 * @param panicked true if the kernel panicked over it
 * @param missing the parts that were not printed or were lost
 */
public record OomReport(
        RecordId id,
        RecordId lastId,
        Instant time,
        Origin origin,
        Constraint constraint,
        @Nullable String constraintName,
        @Nullable Invoker invoker,
        Allocation allocation,
        @Nullable Machine machine,
        @Nullable String nodemask,
        @Nullable String cpuset,
        @Nullable String memsAllowed,
        @Nullable String oomCgroup,
        @Nullable String taskCgroup,
        List<Victim> victims,
        @Nullable Chosen chosen,
        @Nullable String killedGroup,
        List<Task> tasks,
        @Nullable TaskTotals taskTotals,
        MemInfo memory,
        @Nullable CgroupDump cgroupDump,
        boolean noKillable,
        boolean panicked,
        Set<Part> missing)
        implements KernelSignal {

    public OomReport {
        victims = List.copyOf(victims);
        tasks = List.copyOf(tasks);
        missing = missing.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(missing));
    }

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
        /** Of host-wide kills. */
        MEM_INFO,
        /** Of kills in a cgroup. */
        CGROUP_DUMP,
        /** Off with vm.oom_dump_tasks=0. */
        TASKS,
        /** The line {@code oom-kill:}, since 5.0. */
        SUMMARY,
        KILL
    }

    /** The task that asked for memory. */
    public record Invoker(
            String comm, @Nullable Integer pid, @Nullable Integer oomScoreAdj) {}

    /** What the stack dump says of the machine: CPU number, {@code uname -r}, taint text, hardware line. */
    public record Machine(
            @Nullable Integer cpu,
            @Nullable String kernelRelease,
            @Nullable String taint,
            @Nullable String hardware) {}

    /** The task with the highest badness; {@code score} in badness points (before 2.6.36 pages, since then up to 2000). */
    public record Chosen(int pid, String comm, @Nullable Long score) {}

    /** A task that was killed; kB as the kernel prints them, page tables too. */
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

        /** The same victim, its page tables in kB. */
        public Victim withPageTablesKb(long known) {
            return new Victim(
                    id, time, pid, comm, uid, totalVmKb, anonRssKb, fileRssKb, shmemRssKb, known, oomScoreAdj, score);
        }

        /** The same victim with the badness that it was chosen for. */
        public Victim withScore(@Nullable Long known) {
            return new Victim(
                    id,
                    time,
                    pid,
                    comm,
                    uid,
                    totalVmKb,
                    anonRssKb,
                    fileRssKb,
                    shmemRssKb,
                    pgtablesKb,
                    oomScoreAdj,
                    known);
        }
    }

    /** A row of the task table: pages, page tables in bytes. */
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
            String name) {
        /** RSS and swap in pages: what the badness of a task counts first. */
        public long heldPages() {
            return rssPages + (swapPages == null ? 0 : swapPages);
        }
    }

    /** Sums over the task table: rows, pages, page tables in bytes. Shared memory is counted once per task. */
    public record TaskTotals(int rows, long rssPages, long swapPages, long pageTableBytes) {}

    /**
     * What a memcg OOM prints of the group that hit its limit.
     *
     * @param path the group whose statistics these are
     * @param counters kB by {@code memory.usage}, {@code memory.limit}, {@code memory.failcnt} (a count), likewise
     *     {@code swap.}, {@code memory+swap.} and {@code kmem.}; a limit of "unlimited" is absent
     * @param stat memory.stat by the kernel's keys, bytes where the key counts bytes, whatever unit was printed; before
     *     5.2 the sum over the groups below
     * @param groups before 5.2: the same per group, at most 64; empty since
     */
    public record CgroupDump(
            @Nullable String path,
            Map<String, Long> counters,
            Map<String, Long> stat,
            Map<String, Map<String, Long>> groups) {
        /** 1 or 2, by which counters the kernel printed; null if none was. */
        public @Nullable Integer version() {
            if (counters.containsKey("memory+swap.usage") || counters.containsKey("kmem.usage")) {
                return 1;
            }
            return counters.containsKey("swap.usage") ? Integer.valueOf(2) : null;
        }
    }

    /** The first victim, or null if nobody was killed. */
    public @Nullable Victim victim() {
        return victims.isEmpty() ? null : victims.get(0);
    }

    /** True if a memory.oom.group was killed whole. */
    public boolean oomGroup() {
        return killedGroup != null;
    }

    /** Totals of Mem-Info in pages. */
    public Map<String, Long> pages() {
        return memory.pages();
    }

    /** Free and total swap, kB. */
    public Map<String, Long> swapKb() {
        return memory.swapKb();
    }

    /** The zones of Mem-Info. */
    public List<MemInfo.ZoneState> zones() {
        return memory.zones();
    }

    /** The block "Unreclaimable slab info", null if it was not printed. */
    public @Nullable List<MemInfo.SlabRow> unreclaimableSlab() {
        return memory.unreclaimableSlab();
    }

    /** Why the page allocator could not serve the request; null for kills in a cgroup or where nothing tells. */
    public @Nullable Shortage shortage() {
        return origin == Origin.CGROUP ? null : Shortage.of(allocation, memory);
    }

    /** Where the RAM was, by Mem-Info; null if the totals were not printed. */
    public @Nullable MemoryShares shares() {
        return MemoryShares.of(memory);
    }
}
