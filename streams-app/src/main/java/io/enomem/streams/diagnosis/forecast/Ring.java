// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

/**
 * The last {@value #POINTS} points of one number, each of a span of equal length: its lowest value with the time of it, and
 * its highest. What a collector or a rotation takes away again does not lift the lowest. Mutable, bounded.
 */
final class Ring {
    /** Ours: enough for a robust slope, few enough that all pairs of them cost microseconds. */
    static final int POINTS = 60;

    private final long spanMillis;
    private final long[] span = new long[POINTS];
    private final long[] time = new long[POINTS];
    private final long[] low = new long[POINTS];
    private final long[] high = new long[POINTS];
    private int newest = -1;
    private int size;

    Ring(long spanMillis) {
        this.spanMillis = spanMillis;
    }

    /** Takes the next value, not before the last one; what is older than the ring is long is forgotten. */
    void add(long millis, long value) {
        long at = Math.floorDiv(millis, spanMillis);
        if (size > 0 && span[newest] == at) {
            if (value < low[newest]) {
                low[newest] = value;
                time[newest] = millis;
            }
            high[newest] = Math.max(high[newest], value);
            return;
        }
        newest = (newest + 1) % POINTS;
        size = Math.min(size + 1, POINTS);
        span[newest] = at;
        time[newest] = millis;
        low[newest] = value;
        high[newest] = value;
        while (span[index(0)] <= at - POINTS) {
            size--;
        }
    }

    int size() {
        return size;
    }

    /** Length of a span, ms. */
    long spanMillis() {
        return spanMillis;
    }

    /** The last points, oldest first. */
    Points last(int points) {
        long[] times = new long[points];
        long[] values = new long[points];
        for (int i = 0; i < points; i++) {
            times[i] = time[index(size - points + i)];
            values[i] = low[index(size - points + i)];
        }
        return new Points(times, values);
    }

    /** The points from a time on. */
    Points since(long millis) {
        int points = 0;
        while (points < size && time[index(size - 1 - points)] >= millis) {
            points++;
        }
        return last(points);
    }

    /** The highest value of what ended before a time, or {@link Long#MIN_VALUE}. */
    long highestBefore(long millis) {
        long highest = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            if ((span[index(i)] + 1) * spanMillis <= millis) {
                highest = Math.max(highest, high[index(i)]);
            }
        }
        return highest;
    }

    /** Place of the point of that age: 0 is the oldest. */
    private int index(int i) {
        return Math.floorMod(newest - size + 1 + i, POINTS);
    }
}
