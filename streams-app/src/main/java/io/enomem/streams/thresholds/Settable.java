// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.thresholds;

import io.enomem.streams.diagnosis.measure.Threshold;
import java.util.List;

/**
 * A threshold that users may set, and what it means to them. Left out are numbers of the kernel, prices that were measured,
 * the arithmetic of verdicts, and the statistics of forecasts, whose numbers hang together.
 */
record Settable(Threshold threshold, String words) {
    /** All of them, in the order of {@link Threshold}. */
    static final List<Settable> ALL = List.of(
            // TCP pool
            of(Threshold.POOL_FAR_BELOW_DEFAULT, "tcp_mem below so many times its boot default is too low."),
            of(Threshold.POOL_NEAR_DEFAULT, "tcp_mem from so many times its boot default on is near enough to it."),
            of(Threshold.POOL_FAR_ABOVE_DEFAULT, "tcp_mem from so many times its boot default on is too high."),
            of(Threshold.ACCOUNTED, "Sockets explain the TCP pool from this part of it on."),
            of(Threshold.UNACCOUNTED, "So much of the TCP pool that no socket has is an accounting leak."),
            of(Threshold.OVERSIZED, "A buffer limit of so many times its initial size is oversized."),
            of(
                    Threshold.LIMIT_USED,
                    "A large buffer limit matters if the fullest tenth of connections uses this part of it."),
            of(
                    Threshold.OWNER_SHARE_OF_PRESSURE,
                    "One owner's buffers matter from this part of tcp_mem's pressure on."),
            of(Threshold.STUCK_SAMPLES, "Queues stand if they stay full over so many dumps of the sockets."),
            of(Threshold.STUCK_MILLIS, "And over so long."),
            of(Threshold.STANDING_SHARE, "And if this part of the owner's memory is in connections that do not move."),
            of(Threshold.TURNOVER_MILLIS, "The largest sockets turn over if they moved data so lately."),
            of(Threshold.ONE_OWNER, "Below this part of all socket memory no one owner is what fills the pool."),
            of(
                    Threshold.ORPHAN_MEMORY_SHARE,
                    "Orphans are what fills the pool from this part of all socket memory on."),
            // Host memory
            of(Threshold.ONE_PROCESS_OF_RAM, "One process fills the host from this part of RAM on."),
            of(Threshold.ONE_PROCESS_OF_GROWTH, "One process leaks if it is this part of what all processes grew by."),
            of(Threshold.GROWTH_THAT_MATTERS, "And if it grew by this part of RAM."),
            of(Threshold.AVAILABLE_SHORT, "MemAvailable below this part of RAM is a shortage."),
            of(Threshold.AVAILABLE_AMPLE, "MemAvailable from this part of RAM on is no shortage."),
            of(Threshold.STALLED_SHARE, "All tasks stalled for memory for this part of 10 s: memory is short."),
            of(Threshold.HIGH_SAMPLES, "A cgroup is throttled if it stays above memory.high in so many samples."),
            of(Threshold.PROCESSES_FILL_RAM, "Processes together fill the host from this part of RAM on."),
            of(Threshold.PAGE_TABLES, "Page tables are worth a word from this part of RAM on."),
            of(Threshold.SHMEM_SHARE, "Shared memory and tmpfs matter from this part of RAM on."),
            of(Threshold.SOCKETS_OF_RAM, "Socket memory drives a host out of memory from this part of RAM on."),
            of(Threshold.UNOWNED_SHARE, "Growth of memory that nobody owns is a leak from this part of RAM on."),
            of(Threshold.SLAB_GROWTH, "Growth of unreclaimable slab, or of tmpfs, matters from this part of RAM on."),
            of(
                    Threshold.UNOWNED_AT_KILL,
                    "Memory that nobody owns in the report of a kill matters from this part of RAM on."),
            of(Threshold.GROWTH_SAMPLES, "What leaks rises in so many samples."),
            of(Threshold.RESERVED_SHARE, "Reserved memory (huge pages and the like) matters from this part of RAM on."),
            of(Threshold.RESERVED_FREE, "And if this part of the reserved huge pages is not used."),
            of(Threshold.SWAP_LEFT, "Free swap below this part of all swap is none."),
            of(Threshold.THP_SHARE, "Transparent huge pages matter from this part of anonymous memory on."),
            // cgroups
            of(Threshold.CGROUP_SOCKETS, "Sockets fill a cgroup from this part of its limit on."),
            of(Threshold.CGROUP_SHMEM, "Shared memory and tmpfs fill a cgroup from this part of its limit on."),
            of(Threshold.CGROUP_FULL, "A cgroup stood at its limit from this part of it on."),
            // Limits
            of(Threshold.MAPS_FULL, "A process is out of mappings from this part of vm.max_map_count on."),
            of(Threshold.COMMIT_FULL, "Commit charge is exhausted from this part of CommitLimit on."),
            of(Threshold.TIME_WAIT_FULL, "TIME_WAIT is full from this part of tcp_max_tw_buckets on."),
            of(Threshold.PORTS_FULL, "Local ports are exhausted from this part of ip_local_port_range on."),
            of(Threshold.COOKIES_RETURNED, "Who returns this part of the SYN cookies is a client, and no flood."),
            of(Threshold.CONNTRACK_FULL, "Connection tracking is full from this part of nf_conntrack_max on."),
            of(Threshold.CONNTRACK_OF_RAM, "A larger connection-tracking table is advised up to this part of RAM."),
            of(Threshold.NEIGHBOURS_FULL, "The neighbour table is full from this part of gc_thresh3 on."),
            of(Threshold.UDP_POOL_FULL, "The UDP pool is full from this part of udp_mem on."),
            of(Threshold.LEAK_FLOOR, "Sockets or descriptors leak from a growth by so many on."),
            of(Threshold.LEAK_SAMPLES, "And if they rise in so many samples."),
            of(Threshold.LEAK_FALL, "And do not fall by this part of their peak."),
            of(Threshold.LEAK_OSCILLATION, "And did not fall back before from this part of what they are now."),
            of(Threshold.LEAK_SHARE_OF_OWNER, "And are this part of all that their owner has."),
            of(Threshold.TASKS_FULL, "Tasks are exhausted from this part of their limit on."),
            of(Threshold.ADDRESS_SPACE_FULL, "RLIMIT_AS or RLIMIT_DATA was the wall from this part of it on."),
            of(Threshold.LOCKED_FULL, "RLIMIT_MEMLOCK was the wall from this part of it on."),
            of(Threshold.FORKS_REFUSED, "So many refused forks are a rule of the place, and no moment's shortage."),
            of(Threshold.OPTION_FULL, "Socket options are out of memory from this part of optmem_max on."),
            of(Threshold.DESCRIPTORS_FULL, "Descriptors are exhausted from this part of their limit on."),
            // Verdicts
            of(
                    Threshold.WORTH_A_WORD,
                    "Where only counters moved, a merely possible cause is told from this confidence on."));

    private static Settable of(Threshold threshold, String words) {
        return new Settable(threshold, words);
    }

    /** The setting's name. */
    String key() {
        return ThresholdSettings.GROUP + '.' + threshold.id();
    }
}
