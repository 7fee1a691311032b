// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A date and time of day as a line tells it.
 *
 * @param year year, or 0 if the line tells none
 * @param month 1 to 12
 * @param day 1 to 31
 * @param secondOfDay 0 to 86,400 (a leap second)
 * @param micros microseconds of the second
 * @param offsetSeconds offset from UTC, or null if the line tells none
 */
record WallStamp(
        int year,
        int month,
        int day,
        int secondOfDay,
        int micros,
        @Nullable Integer offsetSeconds) {

    /** The stamp of these microseconds since 1970. */
    static WallStamp ofEpochMicros(long epochMicros) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(Math.floorDiv(epochMicros, 1_000_000), 0, ZoneOffset.UTC);
        return new WallStamp(
                utc.getYear(),
                utc.getMonthValue(),
                utc.getDayOfMonth(),
                utc.toLocalTime().toSecondOfDay(),
                (int) Math.floorMod(epochMicros, 1_000_000L),
                0);
    }

    /** True if neither year nor zone has to be taken from elsewhere. */
    boolean complete() {
        return year != 0 && offsetSeconds != null;
    }

    /** Milliseconds since 1970, with what the line does not tell taken from here. */
    long epochMillis(int missingYear, ZoneId missingZone) {
        int inYear = year != 0 ? year : missingYear;
        int lastDay = YearMonth.of(inYear, month).lengthOfMonth();
        LocalDateTime local =
                LocalDateTime.of(inYear, month, Math.min(day, lastDay), 0, 0).plusSeconds(secondOfDay);
        long seconds = offsetSeconds != null
                ? local.toEpochSecond(ZoneOffset.UTC) - offsetSeconds
                : local.atZone(missingZone).toEpochSecond();
        return seconds * 1000 + micros / 1000;
    }
}
