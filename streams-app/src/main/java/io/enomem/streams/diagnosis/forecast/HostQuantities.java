// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import io.enomem.schemas.Counter;
import io.enomem.schemas.Minute;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.HostFacts;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.measure.UnownedMemory;
import io.enomem.streams.history.Minutes;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Numbers of the whole host that may grow into a limit. */
final class HostQuantities {
    private static final String MEMORY = "the memory that is still available";
    private static final String MEMORY_ORIGIN = "kernel: mm/show_mem.c si_mem_available";
    private static final long BYTES_PER_KB = 1024;

    private HostQuantities() {}

    static List<Quantity> all() {
        return List.of(tcpPool(), orphans(), conntrack(), files(), commit(), slab(), unowned(), shmem());
    }

    /** Pressure begins at tcp_mem[1], and everybody's buffers shrink: the limit that matters comes first. */
    private static Quantity tcpPool() {
        return new Quantity(
                "tcp-pool",
                "pages of TCP memory",
                Unit.PAGES,
                "sockstat.TCP.mem",
                "net.ipv4.tcp_mem[1], where pressure begins",
                "kernel: net/core/sock.c __sk_mem_raise_allocated",
                HostQuantities::poolUser,
                Set.of(
                        "tcp-mem-demand",
                        "tcp-mem-limit-too-low",
                        "tcp-mem-limit-too-high",
                        "tcp-receive-buffers",
                        "tcp-send-buffers",
                        "tcp-buffers-oversized",
                        "tcp-buffer-overhead",
                        "tcp-accounting-leak",
                        "tcp-orphans"),
                (minute, host) -> level(value(minute, "sockstat.TCP.mem"), host.sysctl("net.ipv4.tcp_mem", 1)));
    }

    /** Who holds most of the pool says which way it will fill. */
    private static String poolUser(Measures m) {
        Reading ratio = m.tcp().ratioToDefault();
        if (ratio.known() && ratio.value() < m.value(Threshold.POOL_FAR_BELOW_DEFAULT)) {
            return "tcp-mem-limit-too-low";
        }
        if (m.sockets().share(Flow.RECEIVE).or(0) >= m.value(Threshold.DIRECTION_SHARE)) {
            return "tcp-receive-buffers";
        }
        return m.sockets().share(Flow.SEND).or(0) >= m.value(Threshold.DIRECTION_SHARE)
                ? "tcp-send-buffers"
                : "tcp-mem-demand";
    }

    private static Quantity orphans() {
        return of(
                "orphans",
                "orphaned sockets",
                Unit.SOCKETS,
                "sockstat.TCP.orphan",
                "net.ipv4.tcp_max_orphans (the kernel may reset some from a quarter of it on)",
                "kernel: include/net/tcp.h tcp_too_many_orphans",
                "tcp-orphans",
                (minute, host) ->
                        level(value(minute, "sockstat.TCP.orphan"), host.sysctl("net.ipv4.tcp_max_orphans", 0)));
    }

    private static Quantity conntrack() {
        return of(
                "conntrack",
                "tracked connections",
                Unit.ENTRIES,
                "nf_conntrack.count",
                "net.netfilter.nf_conntrack_max",
                "kernel: net/netfilter/nf_conntrack_core.c __nf_conntrack_alloc",
                "conntrack-table-full",
                (minute, host) -> level(value(minute, "nf_conntrack.count"), value(minute, "nf_conntrack.max")));
    }

    private static Quantity files() {
        return of(
                "files",
                "open files of the host",
                Unit.DESCRIPTORS,
                "file-nr.allocated",
                "fs.file-max",
                "kernel: fs/file_table.c alloc_empty_file",
                "file-descriptor-limit",
                (minute, host) -> level(value(minute, "file-nr.allocated"), value(minute, "file-nr.max")));
    }

    /** There is a commit limit only where vm.overcommit_memory is 2. */
    private static Quantity commit() {
        return of(
                "commit",
                "committed memory",
                Unit.BYTES,
                "meminfo.Committed_AS",
                "CommitLimit",
                "kernel: mm/util.c __vm_enough_memory",
                "overcommit-limit",
                (minute, host) -> "2".equals(host.sysctl("vm.overcommit_memory"))
                        ? level(bytes(minute, "meminfo.Committed_AS"), bytes(minute, "meminfo.CommitLimit"))
                        : List.of());
    }

    private static Quantity slab() {
        return memory(
                "slab",
                "unreclaimable slab",
                "meminfo.SUnreclaim",
                "kernel-slab-leak",
                (minute, host) -> bytes(minute, "meminfo.SUnreclaim"),
                "meminfo.MemAvailable");
    }

    private static Quantity unowned() {
        return memory(
                "unowned",
                "memory that nobody owns",
                "meminfo, sockstat",
                "kernel-page-leak",
                (minute, host) ->
                        UnownedMemory.bytes(c -> Minutes.value(minute, c, Minutes.Reduction.LAST), host.pageSize()),
                "meminfo.MemAvailable");
    }

    /** Shared memory is swapped where there is swap. */
    private static Quantity shmem() {
        return memory(
                "shmem",
                "tmpfs and shared memory",
                "meminfo.Shmem",
                "tmpfs-memory",
                (minute, host) -> bytes(minute, "meminfo.Shmem"),
                "meminfo.MemAvailable",
                "meminfo.SwapFree");
    }

    /** Memory that grows at the expense of what is left: its limit is itself and the rest. */
    private static Quantity memory(
            String name,
            String noun,
            String source,
            String cause,
            BiFunction<Minute, HostFacts, @Nullable Long> number,
            String... rest) {
        return of(name, noun, Unit.BYTES, source, MEMORY, MEMORY_ORIGIN, cause, (minute, host) -> {
            Long value = number.apply(minute, host);
            Long left = left(minute, rest);
            return value == null || left == null ? List.of() : List.of(Level.ofHost(value, value + left));
        });
    }

    private static Quantity of(
            String name,
            String noun,
            Unit unit,
            String source,
            String limit,
            String origin,
            String cause,
            Quantity.Reader reader) {
        return new Quantity(name, noun, unit, source, limit, origin, m -> cause, Set.of(cause), reader);
    }

    private static List<Level> level(@Nullable Long value, @Nullable Long limit) {
        return value == null || limit == null || limit <= 0 ? List.of() : List.of(Level.ofHost(value, limit));
    }

    /** What is left of memory, bytes; null if MemAvailable is unknown. Swap that is unknown counts nothing. */
    static @Nullable Long left(Minute minute, String... counters) {
        Long sum = bytes(minute, counters[0]);
        for (int i = 1; sum != null && i < counters.length; i++) {
            Long more = bytes(minute, counters[i]);
            sum += more == null ? 0 : more;
        }
        return sum;
    }

    private static @Nullable Long bytes(Minute minute, String counter) {
        Long kb = value(minute, counter);
        return kb == null ? null : kb * BYTES_PER_KB;
    }

    private static @Nullable Long value(Minute minute, String counter) {
        return Minutes.value(minute, Counter.named(counter), Minutes.Reduction.LAST);
    }
}
