// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.history.Series;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a number of bytes rose by, from its lowest point to its end.
 *
 * @param rising samples in which it rose
 * @param largestStep the most that it rose by from one sample to the next, after its lowest point
 * @param largestFall the most that it fell from a peak, after its lowest point
 * @param lately what it rose by in the second half of that time
 * @param millis how long it took
 */
record Rise(
        double bytes, int rising, double largestStep, double largestFall, double lately, long millis, Instant time) {
    static @Nullable Rise of(Series series) {
        if (series.size() < 2) {
            return null;
        }
        int last = series.size() - 1;
        int low = 0;
        for (int i = 1; i <= last; i++) {
            low = series.value(i) < series.value(low) ? i : low;
        }
        Long half = series.at(Instant.ofEpochMilli((series.millis(low) + series.millis(last)) / 2));
        int rising = 0;
        long peak = series.value(low);
        long step = 0;
        long fall = 0;
        for (int i = low + 1; i <= last; i++) {
            long change = series.value(i) - series.value(i - 1);
            rising += change > 0 ? 1 : 0;
            step = Math.max(step, change);
            peak = Math.max(peak, series.value(i));
            fall = Math.max(fall, peak - series.value(i));
        }
        return new Rise(
                series.value(last) - series.value(low),
                rising,
                step,
                fall,
                series.value(last) - (half == null ? series.value(low) : half),
                series.millis(last) - series.millis(low),
                series.time(last));
    }
}
