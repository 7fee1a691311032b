// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

/**
 * What looking at the host may cost, all of it together: 1 % of one core. Time that passes earns credit, reads spend it. Over
 * any time no more is spent than 1 % of it, what was saved up before, and the last read.
 *
 * <p>Costs are times on the clock, which on a starved host are more than the processor's: there it errs on the quiet side.
 * Not thread-safe.
 */
final class CostBudget {
    /** Of 100 ns that pass 1 ns may be spent. Ours; the sampler must never be felt. */
    static final int PASSING_PER_SPENT = 100;

    /** What is saved up at most: enough for a look at everything, 100,000 sockets included, at the moment that matters. Ours. */
    static final long SAVED_NANOS = 600_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private long credit = SAVED_NANOS;
    private long earnedAt;
    private boolean started;

    /** Earns what the time since the last call is worth; {@code now} is monotonic, milliseconds. */
    void earn(long now) {
        long passed = started ? Math.max(0, now - earnedAt) * NANOS_PER_MILLI : 0;
        credit = Math.min(SAVED_NANOS, credit + passed / PASSING_PER_SPENT);
        earnedAt = now;
        started = true;
    }

    void spend(long nanos) {
        credit -= nanos;
    }

    /** Whether so much may be spent now; what costs more than can ever be saved may once all is saved. */
    boolean allows(long nanos) {
        return credit >= Math.min(nanos, SAVED_NANOS);
    }
}
