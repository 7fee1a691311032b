// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something the kernel said. One record per kind; kernel-messages of every version map to the same kinds. */
public sealed interface KernelSignal extends Signal permits OomReport, AllocationFailure, KernelSignal.Line {

    /** Kinds that one line tells. */
    sealed interface Line extends KernelSignal {}

    /** {@code TCP: out of memory -- consider tuning tcp_mem}: the pool was above T2 when a socket was closed. */
    record TcpOutOfMemory(RecordId id, Instant time) implements Line {}

    /** {@code TCP: too many orphaned sockets}. */
    record TooManyOrphans(RecordId id, Instant time) implements Line {}

    /** {@code Out of socket memory} (kernels up to 3.1): orphans or pool, the line does not tell. */
    record OutOfSocketMemory(RecordId id, Instant time) implements Line {}

    /** {@code TCP: time wait bucket table overflow} (old kernels). */
    record TimeWaitOverflow(RecordId id, Instant time) implements Line {}

    /** {@code Possible SYN flooding}: once per listener. */
    record SynFlooding(
            RecordId id,
            Instant time,
            @Nullable String endpoint,
            @Nullable Integer port,
            boolean cookies) implements Line {}

    /** {@code nf_conntrack: table full, dropping packet}. */
    record ConntrackFull(RecordId id, Instant time) implements Line {}

    /** {@code neighbour: arp_cache: neighbor table overflow!}, with the table where it is named. */
    record NeighbourOverflow(
            RecordId id, Instant time, @Nullable String table) implements Line {}

    /** {@code NETDEV WATCHDOG}: a transmit queue stood still. */
    record TransmitTimeout(
            RecordId id,
            Instant time,
            String device,
            @Nullable String driver,
            @Nullable Integer queue,
            @Nullable Long millis)
            implements Line {}

    /** A driver's own words: a hang, a reset, a buffer it could not allocate. */
    record DriverTrouble(
            RecordId id, Instant time, Kind kind, @Nullable String device, String driver) implements Line {
        /** What the driver said. */
        public enum Kind {
            HANG,
            RESET,
            ALLOCATION_FAILED,
            FIRMWARE
        }
    }

    /** A link went down or came up. */
    record LinkChange(
            RecordId id,
            Instant time,
            String device,
            @Nullable String driver,
            boolean up) implements Line {}

    /** {@code page_pool_release_retry() stalled pool shutdown}. */
    record PagePoolStall(RecordId id, Instant time, long inflight, long seconds) implements Line {}

    /** An out-of-tree, unsigned or proprietary module was loaded. */
    record ModuleTaint(RecordId id, Instant time, String module, String reason) implements Line {}

    /** {@code __vm_enough_memory: ... enough memory for the allocation}: the commit limit refused. */
    record CommitRefused(
            RecordId id,
            Instant time,
            int pid,
            String comm,
            @Nullable Long bytes) implements Line {}

    /** {@code cgroup: fork rejected by pids controller in /x}: once per cgroup lifetime. */
    record ForkRejected(RecordId id, Instant time, String cgroup) implements Line {}

    /** {@code VFS: file-max limit N reached}. */
    record FileMaxReached(RecordId id, Instant time, long limit) implements Line {}

    /** {@code Memory failure: 0x...}: hardware took a page away. */
    record HardwareMemoryFailure(RecordId id, Instant time, String pfn, String detail) implements Line {}

    /** A task blocked for long; in reclaim where the trace shows it. */
    record HungTask(RecordId id, Instant time, String comm, int pid, long seconds, boolean inReclaim) implements Line {}

    /** A user-space killer acted: systemd-oomd, earlyoom or oomd. */
    record UserspaceKill(
            RecordId id,
            Instant time,
            String killer,
            @Nullable String comm,
            @Nullable Integer pid,
            @Nullable String cgroup,
            String reason)
            implements Line {}

    /** {@code N callbacks suppressed}, {@code N printk messages dropped}: lines that were never printed. */
    record Suppressed(RecordId id, Instant time, String of, long count) implements Line {}

    /** {@code oom_reaper: reaped process}. */
    record Reaped(RecordId id, Instant time, int pid, String comm, long anonKb, long fileKb, long shmemKb)
            implements Line {}

    /** Process numbers of a page of memory in an allocation: gfp symbols, order and the frames that lead there. */
    record Allocation(
            @Nullable String gfpHex,
            List<String> gfp,
            @Nullable Integer order,
            List<String> callTrace) {
        /** True if a frame says that the allocation was made for a socket (net/core, net/ipv4). */
        public boolean forSocket() {
            return callTrace.stream()
                    .anyMatch(f -> f.startsWith("tcp_")
                            || f.startsWith("udp_")
                            || f.startsWith("sock_")
                            || f.startsWith("sk_")
                            || f.startsWith("mem_cgroup_charge_skmem")
                            || f.startsWith("__sk_mem"));
        }
    }

    /** Counters by the kernel's own names, with the unit stated where the record is made. */
    record Named(Map<String, Long> values) {
        /** The value, or null if the kernel did not print it. */
        public @Nullable Long get(String name) {
            return values.get(name);
        }
    }
}
