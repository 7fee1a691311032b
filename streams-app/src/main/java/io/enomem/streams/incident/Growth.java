// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The values of one number within the lookback, and whether they only grow. Mutable. */
final class Growth {
    /** (time, value), oldest first. */
    private final Deque<long[]> values = new ArrayDeque<>();

    private long from;
    private long grown;

    /**
     * Takes the next value: the run of values up to it that only grow, a dip of 1 % aside, then counts as growth if it
     * has so many values and moved within the last two minutes.
     */
    void next(long value, long now, int samples) {
        values.addLast(new long[] {now, value});
        while (now - values.peekFirst()[0] > TriggerThresholds.LOOKBACK_MILLIS) {
            values.pollFirst();
        }
        from = value;
        grown = 0;
        long peak = value;
        long peakAt = now;
        long low = value;
        int run = 0;
        Iterator<long[]> backwards = values.descendingIterator();
        while (backwards.hasNext()) {
            long[] point = backwards.next();
            if (point[1] - low > Math.max(2, point[1] * TriggerThresholds.DIP_PERCENT / 100)) {
                break;
            }
            run++;
            low = Math.min(low, point[1]);
            from = point[1];
            if (point[1] >= peak) {
                peak = point[1];
                peakAt = point[0];
            }
        }
        if (run >= samples && now - peakAt <= TriggerThresholds.GROWTH_PAUSE_MILLIS) {
            grown = Math.max(0, peak - from);
        }
    }

    /** How much it grew in the run; 0 if it does not grow. */
    long grown() {
        return grown;
    }

    /** The value at which the run began. */
    long from() {
        return from;
    }

    /** Time of the newest value, Unix milliseconds. */
    long seenAt() {
        return values.isEmpty() ? Long.MIN_VALUE : values.peekLast()[0];
    }

    /** Time of the value before the newest one, Unix milliseconds; the newest one's if it is the only one. */
    long seenBefore() {
        Iterator<long[]> backwards = values.descendingIterator();
        long[] newest = backwards.next();
        return backwards.hasNext() ? backwards.next()[0] : newest[0];
    }
}
