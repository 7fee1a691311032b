// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.sockets;

import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.SocketSection;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;

/**
 * Dumps the sockets of this host as the agent does, sums, owners, peers and the tcp_info of the largest included, so often:
 * {@code TIMES}. Prints the processor time of each dump, user and system, and how many sockets it saw.
 */
public final class DumpSockets {
    private DumpSockets() {}

    public static void main(String[] args) {
        HostSampler sampler = HostSampler.live(HostIdentity.ofThisHost());
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            long cpu = clock.getCurrentThreadCpuTime();
            long user = clock.getCurrentThreadUserTime();
            long wall = System.nanoTime();
            HostSample sample = sampler.sample(Instant.now(), EnumSet.of(Part.SOCKETS));
            cpu = clock.getCurrentThreadCpuTime() - cpu;
            user = clock.getCurrentThreadUserTime() - user;
            wall = System.nanoTime() - wall;
            SocketSection sockets = sample.getSockets();
            System.out.printf(
                    Locale.ROOT,
                    "%.3f s cpu (%.2f user) %.3f s wall, %d TCP sockets%n",
                    cpu / 1e9,
                    user / 1e9,
                    wall / 1e9,
                    sockets == null ? -1 : sockets.getTotal().getSockets());
        }
    }
}
