// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.time.Duration;

/** Waits between attempts: twice as long each time, up to a bound. Not thread-safe. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait now. */
    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return now;
    }

    /** After a success the next failure begins from the start. */
    void reset() {
        next = first;
    }
}
