// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.diagnosis.measure.Threshold;
import java.time.Duration;

/**
 * From where on a number is worth the engine's look. A trigger opens an incident; whether anything is the matter the
 * engine decides, and where it finds nothing, nothing is said. So these lie at or below the thresholds of the causes.
 */
final class TriggerThresholds {
    /** What a trigger may look back at: a value older than this is forgotten. Ours: the detail that is kept. */
    static final long LOOKBACK_MILLIS = Duration.ofMinutes(15).toMillis();

    /** Ours: datagrams dropped between two samples, before a kernel that does not count MemErrors (added in 5.11). */
    static final long UDP_ERRORS = 10;

    /** MemAvailable below this share of MemTotal is nearly gone. Ours; A2b, C5 and D1 ask for it. */
    static final int AVAILABLE_GONE_PERCENT = 5;

    /** Direct reclaim matters where MemAvailable is below this share. Ours: page cache alone stalls allocations too. */
    static final int AVAILABLE_LOW_PERCENT = 10;

    /** SwapFree below this share of SwapTotal is nearly gone: the value and origin of the rule itself. */
    static final int SWAP_GONE_PERCENT =
            (int) Math.round(100 * Threshold.SWAP_LEFT.standard().value());

    /** Of the last 10 s, in which all tasks stood still and full swap hurts. Ours: half of what says so by itself. */
    static final int STALLED_WITH_SWAP_PERCENT = 5;

    /** Of a table's limit. Ours: nf_conntrack drops at the limit, B6 asks for 90 %. */
    static final int TABLE_FULL_PERCENT = 95;

    /** Of MemTotal, within the lookback: growth of memory that no process owns. Ours; C1 and D3 ask for 10 and 20 %. */
    static final int GROWTH_PERCENT = 10;

    /** Of MemTotal: shared memory below this is no shortage. Ours; D3. */
    static final int SHMEM_PERCENT = 20;

    /** Of a cgroup's limit held by its sockets, for memory.events max to mean more than reclaim. Ours; A8. */
    static final int SOCKET_SHARE_PERCENT = 25;

    /** Of the last 10 s, in which all tasks of the host stood still, or of a cgroup with memory.events high since its last
     * sample. Ours; D2 asks for 10 %, E2 for 20 %. */
    static final int STALLED_PERCENT = 10;

    /** Samples over which growth must hold. Ours; B1. */
    static final int GROWTH_SAMPLES = 5;

    /** Sockets or descriptors: growth below this is ordinary. Ours; B1. */
    static final long GROWTH_COUNT = 100;

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

    private TriggerThresholds() {}

    /** True if part is below that share of the whole. */
    static boolean below(long part, int percent, long whole) {
        return part * 100 < whole * percent;
    }
}
