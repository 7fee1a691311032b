// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelMemory;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.Minute;
import io.enomem.schemas.MinuteProcess;
import io.enomem.schemas.NetworkCounters;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.schemas.Slab;
import io.enomem.schemas.SocketSection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Samples to one-minute reductions and back to numbers. Pure functions of the samples. */
public final class Minutes {
    /** Length of a minute, ms. */
    public static final long MILLIS = 60_000;

    /** Slab caches and processes kept of a minute, largest first. Ours: the slope of a leak needs only the leader. */
    private static final int KEPT = 8;

    /** A number of a minute. */
    public enum Reduction {
        /** Latest value. */
        LAST,
        /** Smallest value. */
        MIN,
        /** Largest value. */
        MAX,
        /** Sum of the values. */
        SUM
    }

    private Minutes() {}

    /** Start of the minute that holds a time, Unix milliseconds. */
    public static long startOf(long millis) {
        return Math.floorDiv(millis, MILLIS) * MILLIS;
    }

    /** The samples by minute, oldest first. */
    public static List<Minute> reduce(List<HostSample> samples) {
        Map<Long, List<HostSample>> byMinute = new LinkedHashMap<>();
        for (HostSample sample : samples) {
            byMinute.computeIfAbsent(startOf(sample.getTime().toEpochMilli()), m -> new ArrayList<>())
                    .add(sample);
        }
        List<Minute> minutes = new ArrayList<>(byMinute.size());
        byMinute.forEach((start, inside) -> minutes.add(reduceOne(start, inside)));
        return minutes;
    }

    /** A number of a minute, or null if no sample of it held the counter. */
    public static @Nullable Long value(Minute minute, Counter counter, Reduction reduction) {
        boolean network = counter.section() == Counter.Section.NETWORK;
        Long last = in(network ? minute.getNetwork() : minute.getMemory(), counter);
        if (last == null) {
            return null;
        }
        return switch (reduction) {
            case LAST -> last;
            case MIN -> last - known(in(network ? minute.getNetworkBelow() : minute.getMemoryBelow(), counter));
            case MAX -> last + known(in(network ? minute.getNetworkAbove() : minute.getMemoryAbove(), counter));
            case SUM ->
                last * known(in(network ? minute.getNetworkCount() : minute.getMemoryCount(), counter))
                        + known(in(network ? minute.getNetworkExcess() : minute.getMemoryExcess(), counter));
        };
    }

    private static Minute reduceOne(long start, List<HostSample> samples) {
        Instant at = Instant.ofEpochMilli(start);
        Columns<NetworkCounters> network = new Columns<>(Counter.Section.NETWORK, at, NetworkCounters::new);
        Columns<MemoryCounters> memory = new Columns<>(Counter.Section.MEMORY, at, MemoryCounters::new);
        KernelMemory slabs = null;
        ProcessSection processes = null;
        CgroupSection cgroups = null;
        SocketSection sockets = null;
        for (HostSample sample : samples) {
            network.add(sample.getNetwork());
            memory.add(sample.getMemory());
            slabs = sample.getKernelMemory() == null ? slabs : sample.getKernelMemory();
            processes = sample.getProcesses() == null ? processes : sample.getProcesses();
            cgroups = sample.getCgroups() == null ? cgroups : sample.getCgroups();
            sockets = sample.getSockets() == null ? sockets : sample.getSockets();
        }
        MemoryCounters last = memory.last();
        return Minute.newBuilder()
                .setStart(at)
                .setBootId(samples.get(samples.size() - 1).getBootId())
                .setSamples(samples.size())
                .setNetwork(network.last())
                .setMemory(last)
                .setNetworkBelow(network.below())
                .setMemoryBelow(memory.below())
                .setNetworkAbove(network.above())
                .setMemoryAbove(memory.above())
                .setNetworkExcess(network.excess())
                .setMemoryExcess(memory.excess())
                .setNetworkCount(network.count())
                .setMemoryCount(memory.count())
                .setSlabPages(largestSlabs(slabs))
                .setProcesses(largestProcesses(processes))
                .setNearProcesses(NearLimits.processes(processes, last == null ? null : last.getMeminfoMemTotal()))
                .setNearCgroups(NearLimits.cgroups(cgroups))
                .setNearOwners(NearLimits.owners(sockets))
                .build();
    }

    private static Map<String, Long> largestSlabs(@Nullable KernelMemory memory) {
        Map<String, Long> pages = new LinkedHashMap<>();
        if (memory != null) {
            memory.getSlabs().stream()
                    .sorted(Comparator.comparing(Slab::getPages).reversed().thenComparing(Slab::getName))
                    .limit(KEPT)
                    .forEach(slab -> pages.put(slab.getName(), slab.getPages()));
        }
        return pages;
    }

    private static List<MinuteProcess> largestProcesses(@Nullable ProcessSection section) {
        if (section == null) {
            return List.of();
        }
        return section.getProcesses().stream()
                .filter(process -> process.getRssBytes() != null)
                .sorted(Comparator.comparing(Minutes::rss).reversed().thenComparing(ProcessSample::getPid))
                .limit(KEPT)
                .map(process -> new MinuteProcess(process.getPid(), process.getComm(), rss(process)))
                .toList();
    }

    private static Long rss(ProcessSample process) {
        return Objects.requireNonNullElse(process.getRssBytes(), 0L);
    }

    private static @Nullable Long in(@Nullable SpecificRecord counters, Counter counter) {
        return counters == null ? null : (Long) counters.get(counter.position());
    }

    private static long known(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
