// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something the kernel said. One record per kind; the messages of every version map to the same kinds. Only records of
 * facility 0, or of a source that does not tell the facility, become signals: a program can write to /dev/kmsg, but
 * never as facility 0. Names in them are hostile text.
 */
public sealed interface KernelSignal extends Signal
        permits OomReport, AllocationFailure, MemoryState, KernelSignal.Line {

    /** Kinds that one line tells. */
    sealed interface Line extends KernelSignal {}

    /**
     * {@code TCP: out of memory -- consider tuning tcp_mem} (net/ipv4/tcp.c tcp_check_oom): the pool was above T2 when a
     * socket was closed.
     */
    record TcpOutOfMemory(RecordId id, Instant time) implements Line {}

    /** {@code TCP: too many orphaned sockets} (tcp_check_oom), 2.6 also {@code too many of orphaned sockets}. */
    record TooManyOrphans(RecordId id, Instant time) implements Line {}

    /** {@code Out of socket memory} (kernels up to 3.1): orphans or pool, the line does not tell. */
    record OutOfSocketMemory(RecordId id, Instant time) implements Line {}

    /** {@code TCP: time wait bucket table overflow} (2.6 to early 3.x; newer kernels only count). */
    record TimeWaitOverflow(RecordId id, Instant time) implements Line {}

    /**
     * {@code Possible SYN flooding}: once per listener.
     *
     * @param endpoint address and port as printed since 6.2, else null
     * @param port port; null if the line was cut
     * @param cookies true if SYN cookies are sent, false if requests are dropped
     */
    record SynFlooding(
            RecordId id,
            Instant time,
            @Nullable String endpoint,
            @Nullable Integer port,
            boolean cookies) implements Line {}

    /** {@code nf_conntrack: table full, dropping packet}, 2.6 also {@code ip_conntrack:}. */
    record ConntrackFull(RecordId id, Instant time) implements Line {}

    /** {@code neighbour: arp_cache: neighbor table overflow!}, with the table where it is named. */
    record NeighbourOverflow(
            RecordId id, Instant time, @Nullable String table) implements Line {}

    /**
     * The cache of routes is full: {@code dst cache overflow} (net/ipv4/route.c up to 3.5, net/ipv6 later), {@code Route
     * cache is full: consider increasing sysctl net.ipv6.route.max_size.} (net/core/dst.c, 4.16 to 6.2).
     */
    record RouteCacheFull(RecordId id, Instant time, String detail) implements Line {}

    /** {@code NETDEV WATCHDOG}: a transmit queue stood still (net/sched/sch_generic.c); {@code millis} since 6.4. */
    record TransmitTimeout(
            RecordId id,
            Instant time,
            String device,
            @Nullable String driver,
            @Nullable Integer queue,
            @Nullable Long millis)
            implements Line {}

    /** A network driver's own words: a hang, a reset, a buffer it could not allocate; at least one of device and driver. */
    record DriverTrouble(
            RecordId id,
            Instant time,
            Kind kind,
            @Nullable String device,
            @Nullable String driver,
            String detail) implements Line {
        /** What the driver said. */
        public enum Kind {
            HANG,
            RESET,
            ALLOCATION_FAILED,
            FIRMWARE
        }
    }

    /**
     * A part of the kernel that is no network driver says that it got no memory: kvm, a balloon, a filesystem, swap, CMA,
     * huge pages. Those that use the page allocator with a warning tell more by {@link AllocationFailure}.
     *
     * @param subsystem the words before the first colon; null if there are none
     */
    record AllocationRefused(
            RecordId id, Instant time, @Nullable String subsystem, String detail) implements Line {}

    /**
     * {@code Huh VM_FAULT_OOM leaked out to the #PF handler. Retrying PF} (mm/oom_kill.c pagefault_out_of_memory, 5.16+):
     * a page fault got no memory and nobody was killed for it; it is tried again.
     */
    record PageFaultRetried(RecordId id, Instant time) implements Line {}

    /** {@code sysrq: Manual OOM execution}: somebody asked for a kill by hand; before 3.x the report itself does not say so. */
    record ManualOomRequested(RecordId id, Instant time) implements Line {}

    /** A link went down or came up. */
    record LinkChange(
            RecordId id,
            Instant time,
            String device,
            @Nullable String driver,
            boolean up) implements Line {}

    /**
     * {@code page_pool_release_retry() stalled pool shutdown} (net/core/page_pool.c): a driver's pool does not get its
     * pages back.
     */
    record PagePoolStall(RecordId id, Instant time, long inflight, long seconds) implements Line {}

    /** A module that taints was loaded: {@code O} out of tree, {@code E} unsigned, {@code P} proprietary. */
    record ModuleTaint(RecordId id, Instant time, String module, String reason) implements Line {}

    /**
     * {@code __vm_enough_memory: ... enough memory for the allocation} (mm/util.c): the commit limit refused;
     * {@code bytes} since 6.6.
     */
    record CommitRefused(
            RecordId id,
            Instant time,
            int pid,
            String comm,
            @Nullable Long bytes) implements Line {}

    /**
     * {@code name (pid): VmData N exceed data ulimit M} (mm/mmap.c): RLIMIT_DATA refused; bytes.
     *
     * @param refused false if the kernel only warned (ignore_rlimit_data)
     */
    record DataLimitExceeded(
            RecordId id, Instant time, int pid, String comm, long wantedBytes, long limitBytes, boolean refused)
            implements Line {}

    /** {@code cgroup: fork rejected by pids controller in /x}: once per cgroup lifetime. */
    record ForkRejected(RecordId id, Instant time, String cgroup) implements Line {}

    /** {@code VFS: file-max limit N reached}. */
    record FileMaxReached(RecordId id, Instant time, long limit) implements Line {}

    /** {@code Memory failure: 0x...} (mm/memory-failure.c): hardware took a page away. */
    record HardwareMemoryFailure(RecordId id, Instant time, String pfn, String detail) implements Line {}

    /**
     * Hardware reported an error of memory: EDAC, a machine check, APEI, a page taken out of use for its corrected errors.
     *
     * @param reporter {@code EDAC MC0}, {@code mce}, {@code APEI}, {@code soft offline}
     * @param corrected true if nothing was lost, false if data was; null if the line does not tell
     * @param count errors that the line speaks of, where it says
     */
    record HardwareErrorReported(
            RecordId id,
            Instant time,
            String reporter,
            @Nullable Boolean corrected,
            @Nullable Long count,
            String detail)
            implements Line {}

    /** {@code kmemleak: N new suspected memory leaks} (mm/kmemleak.c): objects of the kernel that nothing points to. */
    record LeakSuspected(RecordId id, Instant time, long count) implements Line {}

    /**
     * The kernel found its own count of memory wrong: of a socket (net/core/stream.c sk_stream_kill_queues,
     * net/ipv4/af_inet.c inet_sock_destruct), a page counter (mm/page_counter.c), an address space (kernel/fork.c
     * check_mm).
     *
     * @param of {@code socket}, {@code page_counter} or {@code rss}
     */
    record AccountingBug(RecordId id, Instant time, String of, String detail) implements Line {}

    /**
     * A task blocked for long (kernel/hung_task.c).
     *
     * @param inReclaim true if its trace shows it waiting for memory; told a moment after the first emission
     */
    record HungTask(RecordId id, Instant time, String comm, int pid, long seconds, boolean inReclaim) implements Line {}

    /**
     * {@code f: N callbacks suppressed}, {@code N printk messages dropped}, {@code percpu: limit reached, disable warning}:
     * lines that were never printed.
     *
     * @param count how many; null where more will be and nobody counts
     */
    record Suppressed(
            RecordId id, Instant time, String of, @Nullable Long count) implements Line {}

    /** {@code oom_reaper: reaped process}: what was left of a victim's RSS afterwards, kB. */
    record Reaped(RecordId id, Instant time, int pid, String comm, long anonKb, long fileKb, long shmemKb)
            implements Line {}

    /**
     * {@code oom_reaper: unable to reap pid:1 (x)}, or {@code oom killer 1 (x) has mm pinned by 2 (y)}: a victim whose memory
     * could not be taken; it may hold it for long.
     *
     * @param pinnedBy a task that shares the memory and may not be killed; null where none is named
     */
    record ReapFailed(
            RecordId id,
            Instant time,
            int pid,
            String comm,
            @Nullable Integer pinnedBy) implements Line {}
}
