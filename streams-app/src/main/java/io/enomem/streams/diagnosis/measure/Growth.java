// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.streams.history.Series;
import java.time.Instant;

/**
 * Whether a count only ever grows: what leaks rises over at least {@link Threshold#LEAK_SAMPLES} samples by at least {@link
 * Threshold#LEAK_FLOOR} and never falls by more than a small part of its peak, whatever the length of the watch.
 *
 * @param from first value of the growth
 * @param to last value
 * @param rising samples in which it rose
 * @param time time of the last value
 * @param steady true if it looks like a leak
 * @param fellFrom the highest value that it fell back from before this growth; 0 if it never did
 */
public record Growth(long from, long to, int rising, Instant time, boolean steady, long fellFrom) {
    /** The growth up to the end of a series; one that fell back begins again at its lowest point since. */
    public static Growth of(Series series, Thresholds thresholds) {
        if (series.isEmpty()) {
            return new Growth(0, 0, 0, Instant.EPOCH, false, 0);
        }
        long from = series.value(0);
        long peak = from;
        int rising = 0;
        long fellFrom = 0;
        for (int i = 1; i < series.size(); i++) {
            long value = series.value(i);
            if (value < peak * (1 - thresholds.at(Threshold.LEAK_FALL).value())) {
                fellFrom = Math.max(fellFrom, peak);
                from = value;
                peak = value;
                rising = 0;
            } else if (value > peak) {
                peak = value;
                rising++;
            }
        }
        int last = series.size() - 1;
        long to = series.value(last);
        boolean steady = rising >= thresholds.at(Threshold.LEAK_SAMPLES).value()
                && to - from >= thresholds.at(Threshold.LEAK_FLOOR).value();
        return new Growth(from, to, rising, series.time(last), steady, fellFrom);
    }

    /** What it grew by. */
    public long rise() {
        return to - from;
    }
}
