// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.time.Duration;

/**
 * How long to wait before a receiver is tried again: twice as long each time, until a connection has held. Whoever takes
 * connections and drops them at once, such as a port that wants TLS, or a balancer with nobody behind it, is not held to
 * be there. Not thread-safe.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    /** Ours: also how long a connection must hold to be worth an early retry. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Duration next = FIRST;

    /** The pause after a loss; the connection had held for so long, zero where there was none. */
    Duration after(Duration held) {
        Duration pause = held.compareTo(LONGEST) >= 0 ? FIRST : next;
        Duration twice = pause.multipliedBy(2);
        next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
        return pause;
    }
}
