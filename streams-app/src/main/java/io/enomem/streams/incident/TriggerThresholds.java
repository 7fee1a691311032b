// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Thresholds;
import java.time.Duration;

/**
 * From where on a number is worth the engine's look. A trigger opens an incident; whether anything is the matter the
 * engine decides, and where it finds nothing, nothing is said. So these lie at or below the thresholds of the causes: where a
 * user sets one of those to be reached more easily than what is here, the trigger follows.
 *
 * @param availableGonePercent MemAvailable below this share of MemTotal is nearly gone. Ours; A2b, C5 and D1 ask for it
 * @param swapGonePercent SwapFree below this share of SwapTotal is nearly gone: the value and origin of the rule itself
 * @param tableFullPercent of a table's limit. Ours: nf_conntrack drops at the limit, B6 asks for 90 %
 * @param growthPercent of MemTotal, within the lookback: growth of memory that no process owns. Ours; C1 and D3 ask for 10
 *     and 20 %
 * @param shmemPercent of MemTotal: shared memory below this is no shortage. Ours; D3
 * @param socketSharePercent of a cgroup's limit held by its sockets, for memory.events max to mean more than reclaim. Ours;
 *     A8
 * @param stalledPercent of the last 10 s, in which all tasks of the host stood still, or of a cgroup with memory.events
 *     high since its last sample. Ours; D2 asks for 10 %, E2 for 20 %
 * @param growthSamples samples over which growth must hold. Ours; B1
 * @param growthCount sockets or descriptors: growth below this is ordinary. Ours; B1
 */
record TriggerThresholds(
        int availableGonePercent,
        int swapGonePercent,
        int tableFullPercent,
        int growthPercent,
        int shmemPercent,
        int socketSharePercent,
        int stalledPercent,
        int growthSamples,
        int growthCount) {
    /** What a trigger may look back at: a value older than this is forgotten. Ours: the detail that is kept. */
    static final long LOOKBACK_MILLIS = Duration.ofMinutes(15).toMillis();

    /** Ours: datagrams dropped between two samples, before a kernel that does not count MemErrors (added in 5.11). */
    static final long UDP_ERRORS = 10;

    /** Direct reclaim matters where MemAvailable is below this share. Ours: page cache alone stalls allocations too. */
    static final int AVAILABLE_LOW_PERCENT = 10;

    /** Of the last 10 s, in which all tasks stood still and full swap hurts. Ours: half of what says so by itself. */
    static final int STALLED_WITH_SWAP_PERCENT = 5;

    /** Of the value itself. Ours; B1. */
    static final int GROWTH_OWN_PERCENT = 10;

    /** Mappings: about half of the default vm.max_map_count, 65,530 (include/linux/mm.h). Ours. */
    static final long MAPS_LEVEL = 30_000;

    /** Of MemTotal: growth of one owner's socket memory. Ours; the default tcp_mem pressure is 6.25 % of RAM. */
    static final int SOCKET_MEMORY_PERCENT = 1;

    /** A dip that leaves growth monotone: connections that come and go beside a leak. Ours. */
    static final int DIP_PERCENT = 1;

    /** How long a stop leaves it growing: a slow leak does not move at every sample. Ours. */
    static final long GROWTH_PAUSE_MILLIS = Duration.ofMinutes(2).toMillis();

    /** Those under which the rules are asked whenever they would say something, by the thresholds in force. */
    static TriggerThresholds under(Thresholds rules) {
        return new TriggerThresholds(
                atLeast(5, rules, Threshold.AVAILABLE_SHORT),
                atLeast(5, rules, Threshold.SWAP_LEFT),
                atMost(95, 100, rules, Threshold.CONNTRACK_FULL, Threshold.DESCRIPTORS_FULL),
                atMost(10, 100, rules, Threshold.SLAB_GROWTH, Threshold.UNOWNED_SHARE),
                atMost(20, 100, rules, Threshold.SHMEM_SHARE, Threshold.SLAB_GROWTH),
                atMost(25, 100, rules, Threshold.CGROUP_SOCKETS),
                atMost(10, 100, rules, Threshold.STALLED_SHARE),
                atMost(5, 1, rules, Threshold.LEAK_SAMPLES),
                atMost(100, 1, rules, Threshold.LEAK_FLOOR));
    }

    /** A trigger by what falls below: as high as the rule that the user set, if that is higher. */
    private static int atLeast(int percent, Thresholds rules, Threshold rule) {
        Double set = rules.set().get(rule);
        return set == null ? percent : Math.max(percent, (int) Math.ceil(100 * set));
    }

    /** A trigger by what is reached: as low as the lowest rule that the user set, if that is lower. */
    private static int atMost(int number, int unit, Thresholds rules, Threshold... asking) {
        int lowest = number;
        for (Threshold rule : asking) {
            Double set = rules.set().get(rule);
            lowest = set == null ? lowest : Math.min(lowest, (int) Math.floor(unit * set));
        }
        return lowest;
    }

    /** True if part is below that share of the whole. */
    static boolean below(long part, int percent, long whole) {
        return part * 100 < whole * percent;
    }
}
