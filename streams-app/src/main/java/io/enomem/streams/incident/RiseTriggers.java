// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static io.enomem.streams.incident.TriggerThresholds.below;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.measure.UnownedMemory;
import org.jspecify.annotations.Nullable;

/** Memory that no process owns and that rose by a large share of RAM within the lookback. */
final class RiseTriggers {
    /** What no category of /proc/meminfo owns, the pools of TCP and UDP neither (root-causes.md 1.8, U'), kB. */
    static final String UNOWNED = "meminfo.Unowned";

    private static final Counter TOTAL = Counter.named("meminfo.MemTotal");
    private static final Counter SLAB = Counter.named("meminfo.SUnreclaim");
    private static final Counter SHMEM = Counter.named("meminfo.Shmem");

    private static final Counter TCP_PAGES = Counter.named("sockstat.TCP.mem");

    /** Of the smallest page Linux has: where pages are larger, less is subtracted and the trigger is only earlier. */
    private static final int PAGE_BYTES = 4_096;

    private final Low slab = new Low();
    private final Low unowned = new Low();
    private final Low shmem = new Low();

    void next(Movements movements) {
        HostSample sample = movements.sample();
        Long total = TOTAL.in(sample);
        if (total == null) {
            return;
        }
        rise(SLAB.name(), SLAB.in(sample), slab, total, movements);
        rise(UNOWNED, unowned(sample), unowned, total, movements);
        Long shared = SHMEM.in(sample);
        if (shared != null && !below(shared, movements.thresholds().shmemPercent(), total)) {
            rise(SHMEM.name(), shared, shmem, total, movements);
        } else if (shared != null) {
            shmem.next(shared, movements.now());
        }
    }

    private static void rise(String name, @Nullable Long value, Low low, long total, Movements movements) {
        if (value == null) {
            return;
        }
        long lowest = low.next(value, movements.now());
        if (!below(value - lowest, movements.thresholds().growthPercent(), total)) {
            movements.add(name, null, lowest, value);
        }
    }

    /** kB; null if a part is unknown that every kernel prints. */
    private static @Nullable Long unowned(HostSample sample) {
        Long bytes =
                TCP_PAGES.in(sample) == null ? null : UnownedMemory.bytes(counter -> counter.in(sample), PAGE_BYTES);
        return bytes == null ? null : bytes / 1024;
    }
}
