// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.history.Series;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * When a number left its baseline for the last time before it was furthest from it.
 *
 * @param at the first point off the baseline; where it had no baseline, the first point of all
 * @param seen false if it was on its way already when it was first sampled
 */
record Departure(Instant at, boolean seen) {
    /** How many points make a baseline (ours). */
    private static final int BASELINE = 3;

    /** Fewer points show no course (ours). */
    private static final int FEWEST = 5;

    /** A value is off the baseline if it is further from it than this share of the whole range (ours). */
    private static final double OFF = 0.1;

    /** What is half-way off at the middle of its baseline is on a slope; noise is allowed half of that (ours). */
    private static final double STEADY = 0.25;

    /** Empty with too few points, none that differ, or one alone that is off. */
    static Optional<Departure> of(Series points) {
        int n = points.size();
        if (n < FEWEST) {
            return Optional.empty();
        }
        long baseline = middle(points, 0);
        int furthest = furthest(points, baseline);
        double far = OFF * Math.abs(points.value(furthest) - baseline);
        if (far == 0) {
            return Optional.empty();
        }
        int at = furthest;
        while (at > 0 && Math.abs(points.value(at - 1) - baseline) > far) {
            at--;
        }
        if (at < BASELINE) {
            return Optional.of(new Departure(points.time(0), false));
        }
        boolean alone = at == furthest && (at + 1 == n || Math.abs(points.value(at + 1) - baseline) <= far);
        if (alone) {
            return Optional.empty();
        }
        boolean steady = Math.abs(middle(points, (at - BASELINE) / 2) - baseline) <= STEADY * far;
        return Optional.of(steady ? new Departure(points.time(at), true) : new Departure(points.time(0), false));
    }

    private static int furthest(Series points, long from) {
        int best = 0;
        for (int i = 1; i < points.size(); i++) {
            best = Math.abs(points.value(i) - from) > Math.abs(points.value(best) - from) ? i : best;
        }
        return best;
    }

    /** The median of {@link #BASELINE} points. */
    private static long middle(Series points, int first) {
        long[] some = new long[BASELINE];
        for (int i = 0; i < BASELINE; i++) {
            some[i] = points.value(first + i);
        }
        Arrays.sort(some);
        return some[BASELINE / 2];
    }
}
