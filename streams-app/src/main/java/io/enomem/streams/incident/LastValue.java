// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

/**
 * The last value of a number that the kernel counts up. Mutable: there is one per number and host, and many hosts.
 */
final class LastValue {
    /** What {@link #step} says where nothing is known to compare with. */
    static final long UNKNOWN = -1;

    private long value;
    private long time = Long.MIN_VALUE;
    private long since;

    /**
     * Takes the next value and gives what it was before: the last value; 0 where it was reset, or where the host booted
     * within the lookback; {@link #UNKNOWN} if there is none, or it is too old to tell.
     *
     * @param now time of the next value, Unix milliseconds
     * @param uptime of the host, ms
     */
    long step(long next, long now, long uptime) {
        boolean known = time != Long.MIN_VALUE && now - time <= TriggerThresholds.LOOKBACK_MILLIS;
        long before;
        if (known) {
            before = next < value ? 0 : value;
        } else {
            before = uptime <= TriggerThresholds.LOOKBACK_MILLIS ? 0 : UNKNOWN;
        }
        since = known ? time : now;
        value = next;
        time = now;
        return before;
    }

    /** The earliest time at which the last step may have happened, Unix milliseconds. */
    long since() {
        return since;
    }
}
