// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The loop's clock, its waiting, and what cuts it short. {@link #trigger} is thread-safe, the rest is the loop's alone. */
class Pace {
    private final Semaphore triggers = new Semaphore(0);

    /** The wall clock. */
    Instant time() {
        return Instant.now();
    }

    /** A clock that never jumps, milliseconds. */
    long monotonic() {
        return System.nanoTime() / 1_000_000;
    }

    /**
     * Waits until a time is over, or less.
     *
     * @param heedful whether a trigger ends the wait; otherwise it is told when the time is over
     * @return true if there was a trigger
     */
    boolean pause(Duration time, boolean heedful) throws InterruptedException {
        if (!heedful) {
            Thread.sleep(time.toMillis());
        }
        boolean triggered = triggers.tryAcquire(heedful ? time.toMillis() : 0, TimeUnit.MILLISECONDS);
        triggers.drainPermits();
        return triggered;
    }

    void trigger() {
        if (triggers.availablePermits() == 0) {
            triggers.release();
        }
    }
}
