// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Minute;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Samples to one-minute reductions and back to numbers. Pure functions of the samples. */
public final class Minutes {
    /** Length of a minute, ms. */
    public static final long MILLIS = 60_000;

    /** A number of a minute. */
    public enum Reduction {
        /** Latest value. */
        LAST,
        /** Smallest value. */
        MIN,
        /** Largest value. */
        MAX,
        /** Sum of the values. */
        SUM
    }

    private Minutes() {}

    /** Start of the minute that holds a time, Unix milliseconds. */
    public static long startOf(long millis) {
        return Math.floorDiv(millis, MILLIS) * MILLIS;
    }

    /** The samples, which are in order, by minute, oldest first. */
    public static List<Minute> reduce(List<HostSample> samples) {
        Map<Long, OpenMinute> minutes = new LinkedHashMap<>();
        for (HostSample sample : samples) {
            minutes.computeIfAbsent(startOf(sample.getTime().toEpochMilli()), OpenMinute::new)
                    .add(sample);
        }
        return minutes.values().stream().map(OpenMinute::reduced).toList();
    }

    /** A number of a minute, or null if no sample of it held the counter. */
    public static @Nullable Long value(Minute minute, Counter counter, Reduction reduction) {
        ByteBuffer numbers =
                counter.section() == Counter.Section.NETWORK ? minute.getNetworkNumbers() : minute.getMemoryNumbers();
        return PackedNumbers.value(numbers, counter.position(), reduction);
    }
}
