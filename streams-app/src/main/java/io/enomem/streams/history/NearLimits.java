// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a sample stands at a quarter or more of a limit of its own: few hosts have any, so that a minute can keep it
 * whole. A growth that will be forecast is followed from there on (the forecast itself asks for twice that).
 */
public final class NearLimits {
    /** Of a limit. Ours: half of what the earliest forecast asks for. */
    private static final int NEAR_PERCENT = 25;

    /** Mappings: a quarter of the default vm.max_map_count, 65,530 (include/linux/mm.h). The limit is no part of a sample. */
    private static final int MAPS = 16_384;

    /** Sockets of one owner in CLOSE_WAIT; ours, root-causes.md B1. */
    private static final int CLOSE_WAIT = 100;

    /** Kept of each kind in a minute. Ours. */
    private static final int KEPT = 8;

    private static final long BYTES_PER_KB = 1024;

    /** What a cgroup of version 1 holds in TCP buffers, bytes. */
    public static final String SOCKETS_OF_VERSION_1 = "memory.kmem.tcp.usage_in_bytes";

    /** Its limit. */
    public static final String SOCKET_LIMIT_OF_VERSION_1 = "memory.kmem.tcp.limit_in_bytes";

    private NearLimits() {}

    /** Processes near a limit of descriptors or of mappings, or with a quarter of RAM; the largest first. */
    static List<ProcessSample> processes(@Nullable ProcessSection section, @Nullable Long totalKb) {
        if (section == null) {
            return List.of();
        }
        long ram = totalKb == null ? Long.MAX_VALUE : totalKb * BYTES_PER_KB;
        return section.getProcesses().stream()
                .filter(process -> near(descriptors(process), openFiles(process))
                        || (process.getMaps() != null && process.getMaps() >= MAPS)
                        || near(memory(process), ram))
                .sorted(Comparator.comparing(NearLimits::memory).reversed().thenComparing(ProcessSample::getPid))
                .limit(KEPT)
                .toList();
    }

    /** cgroups near their limit; in the order of their paths. */
    static List<CgroupSample> cgroups(@Nullable CgroupSection section) {
        if (section == null) {
            return List.of();
        }
        return section.getCgroups().stream()
                .filter(cgroup -> near(unreclaimable(cgroup), memoryLimit(cgroup))
                        || near(
                                cgroup.getValues().get(SOCKETS_OF_VERSION_1),
                                cgroup.getValues().get(SOCKET_LIMIT_OF_VERSION_1)))
                .sorted(Comparator.comparing(CgroupSample::getPath))
                .limit(KEPT)
                .toList();
    }

    /** Owners of many sockets in CLOSE_WAIT; those with most first. */
    static List<SocketOwner> owners(@Nullable SocketSection section) {
        if (section == null) {
            return List.of();
        }
        return section.getOwners().stream()
                .filter(owner -> owner.getPid() != null && closeWait(owner) >= CLOSE_WAIT)
                .sorted(Comparator.comparing(NearLimits::closeWait).reversed().thenComparing(SocketOwner::getPid))
                .limit(KEPT)
                .toList();
    }

    /** The limit of a cgroup's memory by either version, bytes; null if unknown, negative or huge if there is none. */
    public static @Nullable Long memoryLimit(CgroupSample cgroup) {
        Long limit = cgroup.getValues().get("memory.max");
        return limit != null ? limit : cgroup.getValues().get("memory.limit_in_bytes");
    }

    /** Memory of a cgroup that the kernel cannot take back without swap, bytes; null if unknown. */
    public static @Nullable Long unreclaimable(CgroupSample cgroup) {
        Long ofVersion1 = cgroup.getValues().get("memory.usage_in_bytes");
        if (ofVersion1 != null) {
            Long cache = cgroup.getValues().get("memory.stat.total_cache");
            // Shared memory is in the cache there too; sockets are in an account of their own (cgroup-v1/memory.rst).
            return cache == null
                    ? null
                    : Math.max(0, ofVersion1 - cache + cgroup.getValues().getOrDefault("memory.stat.total_shmem", 0L));
        }
        Long current = cgroup.getValues().get("memory.current");
        Long file = cgroup.getValues().get("memory.stat.file");
        if (current == null || file == null) {
            return null;
        }
        // shmem is counted among the file pages, but is freed by nobody but its owner.
        long cache = file - cgroup.getValues().getOrDefault("memory.stat.shmem", 0L);
        return Math.max(0, current - cache - cgroup.getValues().getOrDefault("memory.stat.slab_reclaimable", 0L));
    }

    /** Sockets of an owner in CLOSE_WAIT. */
    public static int closeWait(SocketOwner owner) {
        return owner.getSums().getStates().getOrDefault("CLOSE-WAIT", 0);
    }

    /** Soft limit of a process's descriptors; null if unknown or unlimited. */
    public static @Nullable Long openFiles(ProcessSample process) {
        Long limit = process.getLimits().get("Max open files");
        return limit == null || limit < 0 ? null : limit;
    }

    /** Resident and swapped memory, bytes; 0 if unknown. */
    public static long memory(ProcessSample process) {
        return Objects.requireNonNullElse(process.getRssBytes(), 0L)
                + Objects.requireNonNullElse(process.getSwapBytes(), 0L);
    }

    private static @Nullable Long descriptors(ProcessSample process) {
        Integer open = process.getDescriptors();
        return open == null ? null : (long) open;
    }

    private static boolean near(@Nullable Long value, @Nullable Long limit) {
        return value != null && limit != null && limit > 0 && value >= limit / (100 / NEAR_PERCENT);
    }
}
