// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Minute;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one host's numbers: its samples at full resolution, before them the minutes of a day, and its last
 * HostInfo. Immutable view; a number that was not read is absent, never 0. Not thread-safe until {@link #minutes()} was
 * called: they are read when first asked for.
 */
public final class HostHistory {
    private final @Nullable HostInfo info;
    private final List<HostSample> samples;
    private final Supplier<List<Minute>> source;
    private @Nullable List<Minute> minutes;

    /**
     * A history without minutes.
     *
     * @param info the latest HostInfo, null if none came
     * @param samples oldest first, without repeats
     */
    public HostHistory(@Nullable HostInfo info, List<HostSample> samples) {
        this(info, samples, List::of);
    }

    /**
     * @param info the latest HostInfo, null if none came
     * @param samples oldest first, without repeats
     * @param minutes gives the reductions of the minutes before the samples, oldest first; asked at most once, and only
     *     if somebody looks that far back
     */
    public HostHistory(@Nullable HostInfo info, List<HostSample> samples, Supplier<List<Minute>> minutes) {
        this.info = info;
        this.samples = List.copyOf(samples);
        this.source = minutes;
    }

    /** The latest HostInfo, or null if none came. */
    public @Nullable HostInfo info() {
        return info;
    }

    /** Samples, oldest first. Each is partial. */
    public List<HostSample> samples() {
        return samples;
    }

    /** Reductions of the minutes before the samples, oldest first: up to 24 h. */
    public List<Minute> minutes() {
        List<Minute> read = minutes;
        if (read == null) {
            read = List.copyOf(source.get());
            minutes = read;
        }
        return read;
    }

    /** The values of a counter, {@code <file>.<Field>}. */
    public Series series(String counter) {
        Counter named = Counter.named(counter);
        return series(named::in);
    }

    /** The values of a counter over the whole day, one reduction per minute, then those of the samples: for long slopes. */
    public Series longSeries(String counter, Minutes.Reduction reduction) {
        Counter named = Counter.named(counter);
        return longSeries(number -> number.apply(named), reduction);
    }

    /** The same of what is computed from counters; it gets the value of each by its name, null where that is not known. */
    public Series longSeries(
            Function<Function<Counter, @Nullable Long>, @Nullable Long> computed, Minutes.Reduction reduction) {
        List<Minute> before = minutes();
        Points points = new Points(before.size() + samples.size());
        for (Minute minute : before) {
            Long value = computed.apply(counter -> Minutes.value(minute, counter, reduction));
            points.add(minute.getStart(), value, minute.getBootId());
        }
        for (HostSample sample : samples) {
            points.add(sample.getTime(), computed.apply(counter -> counter.in(sample)), sample.getBootId());
        }
        return points.series();
    }

    /** The values of anything that samples hold; a null value is a sample that does not know. */
    public Series series(Function<HostSample, @Nullable Long> number) {
        Points points = new Points(samples.size());
        samples.forEach(sample -> points.add(sample.getTime(), number.apply(sample), sample.getBootId()));
        return points.series();
    }

    /** The newest sample at or before a time for which a part is present, or null. */
    public <T> @Nullable T latest(Instant time, Function<HostSample, @Nullable T> part) {
        for (int i = samples.size() - 1; i >= 0; i--) {
            HostSample sample = samples.get(i);
            if (!sample.getTime().isAfter(time)) {
                T value = part.apply(sample);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    /** Gathers the points of a series. */
    private static final class Points {
        private final long[] times;
        private final long[] values;
        private final boolean[] reset;
        private @Nullable String boot;
        private int n;

        Points(int atMost) {
            times = new long[atMost];
            values = new long[atMost];
            reset = new boolean[atMost];
        }

        void add(Instant time, @Nullable Long value, String bootId) {
            if (value == null) {
                return;
            }
            times[n] = time.toEpochMilli();
            values[n] = value;
            reset[n] = boot != null && !boot.equals(bootId);
            boot = bootId;
            n++;
        }

        Series series() {
            return new Series(Arrays.copyOf(times, n), Arrays.copyOf(values, n), Arrays.copyOf(reset, n));
        }
    }
}
