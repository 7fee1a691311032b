// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.util.Arrays;
import java.util.Collection;

/** How long a capture's sampler may be silent: five of its periods, and at least ten seconds (as the live sampler). */
final class Stall {
    private static final int PERIODS = 5;
    private static final long LEAST_MILLIS = 10_000;

    private Stall() {}

    /** The bound for samples taken at these moments, in order; the period is the median of the steps between them. */
    static long millis(Collection<Long> moments) {
        long[] sorted = moments.stream().mapToLong(Long::longValue).toArray();
        long[] steps = new long[Math.max(0, sorted.length - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = sorted[i + 1] - sorted[i];
        }
        Arrays.sort(steps);
        long period = steps.length == 0 ? 0 : steps[steps.length / 2];
        return Math.max(LEAST_MILLIS, PERIODS * period);
    }
}
