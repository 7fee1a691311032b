// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one host's numbers: its samples at full resolution, oldest first, and its last HostInfo. Immutable
 * view; a number that was not read is absent, never 0.
 */
public final class HostHistory {
    private final @Nullable HostInfo info;
    private final List<HostSample> samples;

    /**
     * @param info the latest HostInfo, null if none came
     * @param samples oldest first, without repeats
     */
    public HostHistory(@Nullable HostInfo info, List<HostSample> samples) {
        this.info = info;
        this.samples = List.copyOf(samples);
    }

    /** The latest HostInfo, or null if none came. */
    public @Nullable HostInfo info() {
        return info;
    }

    /** Samples, oldest first. Each is partial. */
    public List<HostSample> samples() {
        return samples;
    }

    /** The values of a counter, {@code <file>.<Field>}. */
    public Series series(String counter) {
        Counter named = Counter.named(counter);
        return series(named::in);
    }

    /** The values of anything that samples hold; a null value is a sample that does not know. */
    public Series series(Function<HostSample, @Nullable Long> number) {
        long[] times = new long[samples.size()];
        long[] values = new long[samples.size()];
        boolean[] reset = new boolean[samples.size()];
        int n = 0;
        String boot = null;
        for (HostSample sample : samples) {
            Long value = number.apply(sample);
            if (value == null) {
                continue;
            }
            times[n] = sample.getTime().toEpochMilli();
            values[n] = value;
            reset[n] = boot != null && !boot.equals(sample.getBootId());
            boot = sample.getBootId();
            n++;
        }
        return new Series(
                java.util.Arrays.copyOf(times, n),
                java.util.Arrays.copyOf(values, n),
                java.util.Arrays.copyOf(reset, n));
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
}
