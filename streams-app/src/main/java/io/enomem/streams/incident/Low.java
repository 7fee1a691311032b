// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.util.ArrayDeque;
import java.util.Deque;

/** The lowest value of a number within the lookback, kept by minutes: at most one entry each. Mutable. */
final class Low {
    private static final long MINUTE_MILLIS = 60_000;

    /** (minute, lowest of it), rising in both: what is above a later one can never be the lowest again. */
    private final Deque<long[]> lows = new ArrayDeque<>();

    /** Takes the next value and gives the lowest within the lookback, itself included. */
    long next(long value, long now) {
        long minute = Math.floorDiv(now, MINUTE_MILLIS);
        long oldest = minute - TriggerThresholds.LOOKBACK_MILLIS / MINUTE_MILLIS;
        while (!lows.isEmpty() && lows.peekFirst()[0] < oldest) {
            lows.pollFirst();
        }
        while (!lows.isEmpty() && lows.peekLast()[1] >= value) {
            lows.pollLast();
        }
        if (lows.isEmpty() || lows.peekLast()[0] != minute) {
            lows.addLast(new long[] {minute, value});
        }
        return lows.getFirst()[1];
    }
}
