// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.time.Duration;

/** Waits between attempts: twice as long each time, up to a bound. Not thread-safe. */
public final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    /** The first wait, and the longest. */
    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait now. */
    public Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return now;
    }

    /** After a success the next failure begins from the start. */
    public void reset() {
        next = first;
    }
}
