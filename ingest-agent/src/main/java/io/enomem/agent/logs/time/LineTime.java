// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.time;

import io.enomem.schemas.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A time as a line gives it, perhaps without year, date or zone.
 *
 * @param start index in the line of its first character
 * @param end index after its last character
 * @param year 0 if the line has none
 * @param month 1 to 12; 0 if the line has no date
 * @param day 1 to 31; 0 if the line has no date
 * @param time of the day
 * @param offset from UTC, or null if the line has no zone
 */
public record LineTime(
        int start,
        int end,
        int year,
        int month,
        int day,
        LocalTime time,
        @Nullable ZoneOffset offset) {

    /** A line may be stamped a little after the present that completes it: clocks differ, and so do hosts' zones by a day. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final int LEAP_CYCLE_YEARS = 8;

    static LineTime ofEpoch(int start, int end, Instant instant) {
        ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
        return new LineTime(
                start, end, utc.getYear(), utc.getMonthValue(), utc.getDayOfMonth(), utc.toLocalTime(), ZoneOffset.UTC);
    }

    /** True if nothing has to be completed. */
    public boolean complete() {
        return year != 0 && offset != null;
    }

    /** True if the line has a day and a month. */
    public boolean dated() {
        return month != 0;
    }

    /**
     * The moment meant.
     *
     * @param zone where the line has none
     * @param present completes the year or the date: the latest that is at most a day after it, for a time without a date at
     *     most an hour
     */
    public EventTime resolve(ZoneId zone, Instant present) {
        ZoneId where = offset == null ? zone : offset;
        TimeSource source = complete() ? TimeSource.LINE : TimeSource.LINE_COMPLETED;
        if (year != 0) {
            return new EventTime(
                    LocalDate.of(year, month, day).atTime(time).atZone(where).toInstant(), source);
        }
        Instant instant = dated() ? latestYear(where, present) : latestDay(where, present);
        return new EventTime(instant, source);
    }

    private Instant latestYear(ZoneId where, Instant present) {
        Instant latest = present.plus(AHEAD);
        int thisYear = latest.atZone(where).getYear();
        for (int candidate = thisYear; candidate > thisYear - LEAP_CYCLE_YEARS; candidate--) {
            if (day <= LocalDate.of(candidate, month, 1).lengthOfMonth()) {
                Instant instant = LocalDate.of(candidate, month, day)
                        .atTime(time)
                        .atZone(where)
                        .toInstant();
                if (!instant.isAfter(latest)) {
                    return instant;
                }
            }
        }
        return present;
    }

    private Instant latestDay(ZoneId where, Instant present) {
        Instant latest = present.plus(Duration.ofHours(1));
        ZonedDateTime sameDay = latest.atZone(where).with(time);
        return (sameDay.toInstant().isAfter(latest) ? sameDay.minusDays(1) : sameDay).toInstant();
    }

    /** True if the numbers make a date and the zone, if any, a zone. */
    static boolean valid(int year, int month, int day) {
        return month >= 1
                && month <= 12
                && day >= 1
                && day
                        <= (year == 0
                                ? (month == 2
                                        ? 29
                                        : LocalDate.of(2000, month, 1).lengthOfMonth())
                                : Year.of(year).atMonth(month).lengthOfMonth());
    }
}
