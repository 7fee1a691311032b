// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Years of stamps that carry none: the newest year in which the first one is not in the future, then one more at each
 * turn from December to January. Right for a log that spans less than a year.
 */
final class YearGuess {
    /** A log may have been copied from a clock that runs ahead, or from the other side of the date line. Ours. */
    private static final long AHEAD_MILLIS = 86_400_000;

    /** A step back of more than half a year is a new year, a step ahead of more than that a straggler. Ours. */
    private static final int HALF_A_YEAR = 6;

    private final ZoneId zone;
    private final long writtenAt;
    private final int newest;
    private int year;
    private int month;

    /**
     * @param zone zone of the stamps
     * @param writtenAt latest time the first stamp may have, milliseconds since 1970
     */
    YearGuess(ZoneId zone, long writtenAt) {
        this.zone = zone;
        this.writtenAt = writtenAt + AHEAD_MILLIS;
        this.newest = Instant.ofEpochMilli(this.writtenAt).atZone(zone).getYear();
    }

    /** The year of a stamp; stamps are asked for in the order of the file. */
    int yearOf(WallStamp stamp) {
        if (stamp.year() != 0) {
            year = stamp.year();
        } else if (year == 0) {
            year = stamp.epochMillis(newest, zone) <= writtenAt ? newest : newest - 1;
        } else if (stamp.month() < month - HALF_A_YEAR) {
            year++;
        } else if (stamp.month() > month + HALF_A_YEAR) {
            return year - 1;
        }
        month = stamp.month();
        return year;
    }
}
