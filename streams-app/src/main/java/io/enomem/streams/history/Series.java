// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one number over time, oldest first. A step to a lower value, or to another boot, is a reset: an increase
 * counts from 0 there. Immutable.
 */
public final class Series {
    private final long[] times;
    private final long[] values;
    private final boolean[] reset;

    Series(long[] times, long[] values, boolean[] reset) {
        this.times = times;
        this.values = values;
        this.reset = reset;
    }

    /** Number of points. */
    public int size() {
        return times.length;
    }

    /** True if nothing is known. */
    public boolean isEmpty() {
        return times.length == 0;
    }

    /** Event time of a point. */
    public Instant time(int i) {
        return Instant.ofEpochMilli(times[i]);
    }

    /** Event time of a point, Unix milliseconds. */
    public long millis(int i) {
        return times[i];
    }

    /** Value of a point. */
    public long value(int i) {
        return values[i];
    }

    /** The last value at or before a time, or null if there is none. */
    public @Nullable Long at(Instant time) {
        int i = indexAtOrBefore(time.toEpochMilli());
        return i < 0 ? null : values[i];
    }

    /** The newest value, or null if there is none. */
    public @Nullable Long last() {
        return times.length == 0 ? null : values[times.length - 1];
    }

    /** The oldest value, or null if there is none. */
    public @Nullable Long first() {
        return times.length == 0 ? null : values[0];
    }

    /** The largest value from one time to another, both included, or null if there is none. */
    public @Nullable Long max(Instant from, Instant to) {
        Series part = between(from, to);
        return part.isEmpty() ? null : Arrays.stream(part.values).max().getAsLong();
    }

    /** The smallest value from one time to another, both included, or null if there is none. */
    public @Nullable Long min(Instant from, Instant to) {
        Series part = between(from, to);
        return part.isEmpty() ? null : Arrays.stream(part.values).min().getAsLong();
    }

    /** The points from one time to another, both included. */
    public Series between(Instant from, Instant to) {
        int start = Math.max(0, indexAtOrBefore(from.toEpochMilli() - 1) + 1);
        int end = indexAtOrBefore(to.toEpochMilli()) + 1;
        if (end <= start) {
            return new Series(new long[0], new long[0], new boolean[0]);
        }
        return new Series(
                Arrays.copyOfRange(times, start, end),
                Arrays.copyOfRange(values, start, end),
                Arrays.copyOfRange(reset, start, end));
    }

    /** The points since the host last booted: a level of the boot before says nothing about this one's growth. */
    public Series sinceBoot() {
        int start = Math.max(0, times.length - 1);
        while (start > 0 && !reset[start]) {
            start--;
        }
        return new Series(
                Arrays.copyOfRange(times, start, times.length),
                Arrays.copyOfRange(values, start, times.length),
                Arrays.copyOfRange(reset, start, times.length));
    }

    /**
     * How much a counter rose from the last point at or before {@code from} (the first one, if none is) to the last
     * point at or before {@code to}; null with fewer than two points.
     */
    public @Nullable Long increase(Instant from, Instant to) {
        int start = Math.max(0, indexAtOrBefore(from.toEpochMilli()));
        int end = indexAtOrBefore(to.toEpochMilli());
        if (end - start < 1) {
            return null;
        }
        long sum = 0;
        for (int i = start + 1; i <= end; i++) {
            sum += reset[i] || values[i] < values[i - 1] ? values[i] : values[i] - values[i - 1];
        }
        return sum;
    }

    private int indexAtOrBefore(long millis) {
        int i = Arrays.binarySearch(times, millis);
        return i >= 0 ? i : -i - 2;
    }
}
