// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import java.time.Instant;
import java.util.Set;

/**
 * Makes records of what a tree of files says. It keeps nothing between calls but the tree; not thread-safe, since a live
 * tree is not.
 */
public final class HostSampler {
    private final ProcRoot root;
    private final HostIdentity host;

    /** Reads this tree, on behalf of this host. */
    public HostSampler(ProcRoot root, HostIdentity host) {
        this.root = root;
        this.host = host;
    }

    /**
     * Reads the wanted parts. A part of which the tree knows nothing is null.
     *
     * @param time event time: now, or when the tree was saved
     */
    public HostSample sample(Instant time, Set<Part> parts) {
        HostSample.Builder sample = HostSample.newBuilder()
                .setMachineId(host.machineId())
                .setBootId(host.bootId())
                .setTime(time)
                .setBootTimeMillis(BootTime.millis(root, host, time));
        if (parts.contains(Part.COUNTERS)) {
            CounterValues values = new CounterFiles(root).read();
            sample.setNetwork(values.network(time)).setMemory(values.memory(time));
        }
        return sample.build();
    }

    /** Who the host is and what it is limited to, by this tree. */
    public HostInfo info(Instant time) {
        return new HostFacts(root, host).read(time);
    }
}
