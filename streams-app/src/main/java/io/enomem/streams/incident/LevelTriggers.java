// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static io.enomem.streams.incident.TriggerThresholds.below;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Numbers that tell of trouble by their height: for as long as they stand there, each sample says so. */
final class LevelTriggers {
    private static final Counter TOTAL = Counter.named("meminfo.MemTotal");
    private static final Counter AVAILABLE = Counter.named("meminfo.MemAvailable");
    private static final Counter SWAP_TOTAL = Counter.named("meminfo.SwapTotal");
    private static final Counter SWAP_FREE = Counter.named("meminfo.SwapFree");
    private static final Counter CONNTRACK = Counter.named("nf_conntrack.count");
    private static final Counter CONNTRACK_MAX = Counter.named("nf_conntrack.max");
    private static final Counter FILES = Counter.named("file-nr.allocated");
    private static final Counter FILES_MAX = Counter.named("file-nr.max");
    private static final List<Counter> PRESS = Stream.of("protocols.TCP.press", "protocols.TCPv6.press")
            .map(Counter::named)
            .toList();

    private LevelTriggers() {}

    static void next(Movements movements) {
        HostSample sample = movements.sample();
        press(sample, movements);
        memory(sample, movements);
        full(CONNTRACK, CONNTRACK_MAX, movements);
        full(FILES, FILES_MAX, movements);
    }

    /** True if MemAvailable is known to be below that share of RAM. */
    static boolean availableBelow(int percent, HostSample sample) {
        Long available = AVAILABLE.in(sample);
        Long total = TOTAL.in(sample);
        return available != null && total != null && below(available, percent, total);
    }

    /** One pool, whichever protocol tells of it. */
    private static void press(HostSample sample, Movements movements) {
        for (Counter press : PRESS) {
            if (value(press, sample) == 1) {
                movements.add(press.name(), null, 0, 1);
                return;
            }
        }
    }

    private static void memory(HostSample sample, Movements movements) {
        if (availableBelow(movements.thresholds().availableGonePercent(), sample)) {
            movements.add(AVAILABLE.name(), null, value(TOTAL, sample), value(AVAILABLE, sample));
        }
    }

    /** Full swap, where it hurts: tasks stand still, or little is available. */
    static void swap(boolean stalled, Movements movements) {
        HostSample sample = movements.sample();
        Long swap = SWAP_TOTAL.in(sample);
        Long free = SWAP_FREE.in(sample);
        if (swap != null
                && free != null
                && swap > 0
                && below(free, movements.thresholds().swapGonePercent(), swap)
                && (stalled || availableBelow(TriggerThresholds.AVAILABLE_LOW_PERCENT, sample))) {
            movements.add(SWAP_FREE.name(), null, swap, free);
        }
    }

    private static void full(Counter used, Counter limit, Movements movements) {
        Long count = used.in(movements.sample());
        Long max = limit.in(movements.sample());
        int full = movements.thresholds().tableFullPercent();
        if (count != null && max != null && max > 0 && !below(count, full, max)) {
            movements.add(used.name(), null, max, count);
        }
    }

    private static long value(Counter counter, HostSample sample) {
        @Nullable Long value = counter.in(sample);
        return value == null ? 0 : value;
    }
}
