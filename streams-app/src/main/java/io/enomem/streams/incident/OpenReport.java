// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

/** A report that a kernel is printing: half of it would be judged wrongly. Mutable; times of the host's clock, Unix milliseconds. */
final class OpenReport {
    /** Longest time that an unfinished report keeps back what is due; a kernel prints one in milliseconds. Ours. */
    private static final long LONGEST_MILLIS = 10_000;

    private long since = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;

    /** A line came that says little before its last one has come, which it will within so many milliseconds. */
    void goesOn(long now, long within) {
        if (!isOpen(now)) {
            since = now;
        }
        until = now + within;
    }

    /** The line that ends it came. */
    void ends() {
        until = Long.MIN_VALUE;
    }

    /** Whether its end is still awaited. */
    boolean isOpen(long now) {
        return now < until && now - since < LONGEST_MILLIS;
    }
}
