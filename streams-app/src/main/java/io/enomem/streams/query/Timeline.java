// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A span of time in equal steps that begin at round times: the same step for the same time, whoever cuts.
 *
 * @param from inclusive
 * @param to exclusive
 * @param step length of a step
 */
record Timeline(Instant from, Instant to, Duration step) {
    /** Steps at most: the columns of a plot. Ours. */
    private static final int MOST_STEPS = 100;

    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(7));

    /** The shortest steps that are few enough. */
    static Timeline of(Instant from, Instant to) {
        Duration span = Duration.between(from, to);
        Duration step = STEPS.stream()
                .filter(each -> span.dividedBy(each) < MOST_STEPS)
                .findFirst()
                .orElse(span.dividedBy(MOST_STEPS - 1));
        return new Timeline(from, to, step);
    }

    /** The step of a time, by its start, Unix milliseconds. */
    long stepOf(long millis) {
        return Math.floorDiv(millis, step.toMillis()) * step.toMillis();
    }
}
