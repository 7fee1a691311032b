// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.Minute;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.SocketOwner;
import io.enomem.streams.diagnosis.measure.HostFacts;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.history.NearLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Numbers of one process or of one cgroup that may grow into a limit. */
final class OwnerQuantities {
    /** The name of what is not told where the same process's CLOSE_WAIT is. */
    static final String DESCRIPTORS = "descriptors";

    static final String CLOSE_WAIT = "close-wait";

    private OwnerQuantities() {}

    static List<Quantity> all() {
        return List.of(closeWait(), mappings(), descriptors(), memory(), cgroupSockets(), cgroupMemory());
    }

    /** A socket in CLOSE_WAIT keeps its descriptor: what the others leave of the limit is its limit. */
    private static Quantity closeWait() {
        return of(
                CLOSE_WAIT,
                "sockets in CLOSE_WAIT",
                Unit.SOCKETS,
                "ss",
                "what its other descriptors leave of its limit of open files",
                "kernel: fs/file.c alloc_fd, RLIMIT_NOFILE",
                "close-wait-leak",
                Set.of("close-wait-leak", "file-descriptor-limit"),
                OwnerQuantities::closeWait);
    }

    private static List<Level> closeWait(Minute minute, HostFacts host) {
        List<Level> levels = new ArrayList<>();
        for (SocketOwner owner : minute.getNearOwners()) {
            for (ProcessSample process : minute.getNearProcesses()) {
                Long limit = NearLimits.openFiles(process);
                Integer open = process.getDescriptors();
                if (owner.getPid().equals(process.getPid()) && limit != null && open != null) {
                    long count = NearLimits.closeWait(owner);
                    levels.add(of(process, count, limit - Math.max(0, open - count)));
                }
            }
        }
        return levels;
    }

    private static Quantity mappings() {
        return of(
                "mappings",
                "memory mappings",
                Unit.MAPPINGS,
                "pid/maps",
                "vm.max_map_count",
                "kernel: mm/mmap.c do_mmap",
                "max-map-count",
                Set.of("max-map-count"),
                (minute, host) -> {
                    Reading limit = host.sysctl("vm.max_map_count", 0, Unit.MAPPINGS);
                    return limit.known() ? each(minute, OwnerQuantities::maps, p -> (long) limit.value()) : List.of();
                });
    }

    private static Quantity descriptors() {
        return of(
                DESCRIPTORS,
                "open descriptors",
                Unit.DESCRIPTORS,
                "pid/fd",
                "its limit of open files",
                "kernel: fs/file.c alloc_fd, RLIMIT_NOFILE",
                "file-descriptor-limit",
                Set.of("file-descriptor-limit", "socket-leak", "close-wait-leak"),
                (minute, host) -> each(minute, OwnerQuantities::open, NearLimits::openFiles));
    }

    private static Quantity memory() {
        return of(
                "process-memory",
                "resident and swapped memory",
                Unit.BYTES,
                "pid/status VmRSS + VmSwap",
                "the memory and swap that are still available",
                "kernel: mm/show_mem.c si_mem_available",
                "app-memory-leak",
                Set.of("app-memory-leak", "host-memory-too-small", "swap-exhausted", "cgroup-memory-limit"),
                (minute, host) -> {
                    Long left = HostQuantities.left(minute, "meminfo.MemAvailable", "meminfo.SwapFree");
                    return left == null
                            ? List.of()
                            : each(minute, OwnerQuantities::held, p -> NearLimits.memory(p) + left);
                });
    }

    private static Quantity cgroupSockets() {
        return of(
                "cgroup-sockets",
                "socket memory of the cgroup",
                Unit.BYTES,
                "memory.stat sock, memory.kmem.tcp",
                "what its other memory leaves of its limit",
                "kernel: mm/memcontrol.c mem_cgroup_charge_skmem",
                "cgroup-socket-memory",
                Set.of("cgroup-socket-memory", "cgroup-memory-limit", "cgroup-memory-throttled"),
                (minute, host) -> cgroups(minute, true));
    }

    private static Quantity cgroupMemory() {
        return of(
                "cgroup-memory",
                "memory of the cgroup that cannot be reclaimed",
                Unit.BYTES,
                "use and memory.stat of the cgroup",
                "its memory limit",
                "kernel: mm/memcontrol.c try_charge_memcg",
                "cgroup-memory-limit",
                Set.of("cgroup-memory-limit", "cgroup-memory-throttled", "app-memory-leak", "tmpfs-memory"),
                (minute, host) -> cgroups(minute, false));
    }

    /** Sockets, or all but sockets: the other part is taken off the limit, so that one growth is told once. */
    private static List<Level> cgroups(Minute minute, boolean sockets) {
        List<Level> levels = new ArrayList<>();
        for (CgroupSample cgroup : minute.getNearCgroups()) {
            if (sockets && cgroup.getValues().containsKey(NearLimits.SOCKETS_OF_VERSION_1)) {
                ofVersion1(cgroup).ifPresent(levels::add);
                continue;
            }
            Long held = NearLimits.unreclaimable(cgroup);
            Long limit = NearLimits.memoryLimit(cgroup);
            if (held != null && limit != null && limit > 0) {
                long sock = Math.min(held, cgroup.getValues().getOrDefault("memory.stat.sock", 0L));
                long value = sockets ? sock : held - sock;
                levels.add(
                        new Level(cgroup.getPath(), Parties.cgroup(cgroup.getPath()), value, limit - (held - value)));
            }
        }
        return levels;
    }

    /** Version 1 charges TCP buffers to a limit of their own. */
    private static Optional<Level> ofVersion1(CgroupSample cgroup) {
        Long limit = cgroup.getValues().get(NearLimits.SOCKET_LIMIT_OF_VERSION_1);
        long held = cgroup.getValues().getOrDefault(NearLimits.SOCKETS_OF_VERSION_1, 0L);
        return limit == null || limit <= 0
                ? Optional.empty()
                : Optional.of(new Level(cgroup.getPath(), Parties.cgroup(cgroup.getPath()), held, limit));
    }

    private static List<Level> each(
            Minute minute,
            Function<ProcessSample, @Nullable Long> number,
            Function<ProcessSample, @Nullable Long> limit) {
        List<Level> levels = new ArrayList<>();
        for (ProcessSample process : minute.getNearProcesses()) {
            Long value = number.apply(process);
            Long bound = limit.apply(process);
            if (value != null && bound != null && bound > 0) {
                levels.add(of(process, value, bound));
            }
        }
        return levels;
    }

    private static Level of(ProcessSample process, long value, long limit) {
        String subject = process.getPid() + "/" + process.getStartTicks() + "/" + process.getComm();
        return new Level(
                subject, Parties.process(process.getComm(), process.getPid(), process.getCgroup()), value, limit);
    }

    private static @Nullable Long maps(ProcessSample process) {
        return process.getMaps() == null ? null : (long) process.getMaps();
    }

    private static @Nullable Long open(ProcessSample process) {
        return process.getDescriptors() == null ? null : (long) process.getDescriptors();
    }

    private static @Nullable Long held(ProcessSample process) {
        return process.getRssBytes() == null ? null : NearLimits.memory(process);
    }

    private static Quantity of(
            String name,
            String noun,
            Unit unit,
            String source,
            String limit,
            String origin,
            String cause,
            Set<String> becomes,
            Quantity.Reader reader) {
        return new Quantity(name, noun, unit, source, limit, origin, m -> cause, becomes, reader);
    }
}
