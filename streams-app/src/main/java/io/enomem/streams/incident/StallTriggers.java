// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Time in which all tasks stood still for memory, by the increase of PSI's total over the last 10 s: the kernel's averages
 * lag behind, and a young host has none (Documentation/accounting/psi.rst). Mutable: one per host.
 */
final class StallTriggers {
    private static final Counter FULL = Counter.named("pressure.memory.full.total");
    private static final long SPAN_MILLIS = 10_000;
    private static final long MICROS_PER_MILLI = 1_000;

    /** (time, total in us) of the last 10 s, and the one before them. */
    private final Deque<long[]> totals = new ArrayDeque<>();

    /** Takes the next sample: stalls, and full swap where it hurts. */
    void next(Movements movements) {
        HostSample sample = movements.sample();
        Long total = FULL.in(sample);
        if (total == null) {
            LevelTriggers.swap(false, movements);
            return;
        }
        long now = movements.now();
        if (!totals.isEmpty() && totals.peekLast()[1] > total) {
            totals.clear(); // counted from 0 again
        }
        totals.addLast(new long[] {now, total});
        while (totals.size() > 2 && now - second()[0] >= SPAN_MILLIS) {
            totals.pollFirst();
        }
        long[] before = totals.peekFirst();
        long stalled = total - before[1];
        long span = Math.max(now - before[0], SPAN_MILLIS);
        if (share(stalled, movements.thresholds().stalledPercent(), span)) {
            movements.add(FULL.name(), null, before[1], total, before[0]);
        }
        LevelTriggers.swap(share(stalled, TriggerThresholds.STALLED_WITH_SWAP_PERCENT, span), movements);
    }

    private long[] second() {
        Iterator<long[]> oldest = totals.iterator();
        oldest.next();
        return oldest.next();
    }

    private static boolean share(long micros, int percent, long spanMillis) {
        return micros > 0 && !TriggerThresholds.below(micros, percent, spanMillis * MICROS_PER_MILLI);
    }
}
