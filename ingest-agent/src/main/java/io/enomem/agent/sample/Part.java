// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/** What a sample may hold, from cheap to dear. */
public enum Part {
    /** /proc/net, meminfo, vmstat, pressure: well below 1 ms. */
    COUNTERS,
    /** Zones, free lists, slab caches. slabinfo takes about 2 ms and root. */
    KERNEL_MEMORY,
    /** The cgroups that have a limit, an event or a share of the RAM. */
    CGROUPS,
    /** The largest processes. */
    PROCESSES,
    /** A dump of the sockets: 1 to 3 us of kernel time per socket. */
    SOCKETS
}
