// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelMemory;
import io.enomem.schemas.Slab;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.Zone;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what a tree of files says. It keeps nothing between calls but the tree; not thread-safe, since a live
 * tree is not.
 */
public final class HostSampler {
    private static final Counter TCP_IN_USE = Counter.named("sockstat.TCP.inuse");
    private static final Counter TCP_TIME_WAIT = Counter.named("sockstat.TCP.tw");

    private final ProcRoot root;
    private final HostIdentity host;
    private final Function<Instant, @Nullable SocketSection> sockets;

    /** Reads this saved tree, on behalf of this host. */
    public HostSampler(ProcRoot root, HostIdentity host) {
        this.root = root;
        this.host = host;
        this.sockets = time -> new SavedSockets(root).read(time, noTcpSockets());
    }

    private HostSampler(ProcRoot root, HostIdentity host, LiveSockets sockets) {
        this.root = root;
        this.host = host;
        this.sockets = sockets::read;
    }

    /** Reads this very host; sockets by asking the kernel. */
    public static HostSampler live(HostIdentity host) {
        ProcRoot root = ProcRoot.live();
        return new HostSampler(root, host, new LiveSockets(root));
    }

    /**
     * Reads the wanted parts. A part of which the tree knows nothing is null.
     *
     * @param time event time: now, or when the tree was saved
     */
    public HostSample sample(Instant time, Set<Part> parts) {
        return sample(time, parts, (part, nanos) -> {});
    }

    /** Is told what a part cost to read. */
    @FunctionalInterface
    public interface Costs {
        /** It took so many nanoseconds. */
        void took(Part part, long nanos);
    }

    /** As {@link #sample(Instant, Set)}, for a caller who minds what parts cost. */
    public HostSample sample(Instant time, Set<Part> parts, Costs costs) {
        HostSample.Builder sample = HostSample.newBuilder()
                .setMachineId(host.machineId())
                .setBootId(host.bootId())
                .setTime(time)
                .setBootTimeMillis(BootTime.millis(root, host, time));
        for (Part part : parts) {
            long before = System.nanoTime();
            add(part, time, sample);
            costs.took(part, System.nanoTime() - before);
        }
        return sample.build();
    }

    private void add(Part part, Instant time, HostSample.Builder sample) {
        switch (part) {
            case COUNTERS -> {
                CounterValues values = new CounterFiles(root).read();
                sample.setNetwork(values.network(time)).setMemory(values.memory(time));
            }
            case KERNEL_MEMORY -> sample.setKernelMemory(kernelMemory(time));
            case CGROUPS ->
                sample.setCgroups(
                        new CgroupReader(CgroupTree.of(root), new HostFacts(root, host).memoryBytes()).read(time));
            case PROCESSES -> sample.setProcesses(new ProcessReader(root).read(time, List.of()));
            case SOCKETS -> sample.setSockets(sockets.apply(time));
        }
    }

    private boolean noTcpSockets() {
        CounterValues values = new CounterValues();
        byte[] sockstat = root.read("proc/net/sockstat");
        if (sockstat != null) {
            new LabelledPairs("sockstat").read(sockstat, values);
        }
        return Long.valueOf(0).equals(values.get(TCP_IN_USE)) && Long.valueOf(0).equals(values.get(TCP_TIME_WAIT));
    }

    private @Nullable KernelMemory kernelMemory(Instant time) {
        List<Zone> zones = ZoneFiles.read(root);
        List<Slab> slabs = SlabFile.read(root);
        return zones.isEmpty() && slabs.isEmpty() ? null : new KernelMemory(time, zones, slabs);
    }

    /** Who the host is and what it is limited to, by this tree. */
    public HostInfo info(Instant time) {
        return new HostFacts(root, host).read(time);
    }
}
