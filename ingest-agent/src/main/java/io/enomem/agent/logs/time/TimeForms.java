// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The forms of time that stand in logs, read at one position of a line.
 *
 * <ul>
 *   <li>{@code 2026-11-22T08:27:07.123Z}, also with blank, slash, comma, offset: ISO 8601, log4j, Python, Go, nginx, MySQL
 *   <li>{@code 20261122T082707Z}, {@code 20261122 08:27:07}
 *   <li>{@code 22/Nov/2026:08:27:07 +0000}: Apache and nginx access, HAProxy; {@code 22-Nov-2026 08:27:07.123}: Tomcat, BIND
 *   <li>{@code 22 Nov 2026 08:27:07.123} and {@code 22 Nov 08:27:07.123}: Redis, RFC 2822
 *   <li>{@code Sun Nov 22 08:27:07.123456 2026}: Apache error, ctime, date; {@code Nov 22 08:27:07}: syslog (RFC 3164)
 *   <li>{@code I1122 08:27:07.123456}: klog and glog
 *   <li>{@code 22.11.2026 08:27:07}, and with slashes where only one order of day and month can be meant
 *   <li>{@code 1795336027}, {@code 1795336027.123}, {@code 1795336027123}: seconds or milliseconds since 1970
 *   <li>{@code 08:27:07.123}: time alone
 * </ul>
 */
final class TimeForms {

    private static final String LEVELS_OF_KLOG = "IWEF";

    /** 2001-09-09 and 2100-01-01: a number outside is no time. */
    private static final long EARLIEST_EPOCH_SECONDS = 1_000_000_000L;

    private static final long LATEST_EPOCH_SECONDS = 4_102_444_800L;

    private TimeForms() {}

    /** A time with a date that begins exactly at the position, or null. */
    static @Nullable LineTime dated(CharSequence line, int position) {
        Digits in = new Digits(line, position);
        char first = in.peek(0);
        if (Digits.isDigit(first)) {
            return switch (in.run()) {
                case 4 -> yearFirst(in);
                case 8 -> compact(in);
                case 1, 2 -> dayFirst(in);
                default -> null;
            };
        }
        if (LEVELS_OF_KLOG.indexOf(first) >= 0 && Digits.isDigit(in.peek(1))) {
            return klog(in);
        }
        return Digits.isLetter(first) ? nameFirst(in) : null;
    }

    /** A time without a date that begins exactly at the position, or null. */
    static @Nullable LineTime alone(CharSequence line, int position) {
        Digits in = new Digits(line, position);
        LineTime time = in.run() == 2 && in.peek(2) == ':' ? finish(in, position, 0, 0, 0) : null;
        // One more colon: a hardware address.
        return in.peek(0) == ':' && Digits.isDigit(in.peek(2)) ? null : time;
    }

    /** A number since 1970 that begins exactly at the position: seconds, milli-, micro- or nanoseconds by its size; or null. */
    static @Nullable LineTime epoch(CharSequence line, int position) {
        Digits in = new Digits(line, position);
        int run = in.run();
        if (run != 10 && run != 13 && run != 16 && run != 19) {
            return null;
        }
        long seconds = in.number(9) * 10L + in.number(1);
        int nanos = 0;
        if (run > 10) {
            nanos = in.fraction();
        } else if (in.peek(0) == '.' && Digits.isDigit(in.peek(1))) {
            in.skip('.');
            nanos = in.fraction();
        }
        if (seconds < EARLIEST_EPOCH_SECONDS || seconds >= LATEST_EPOCH_SECONDS) {
            return null;
        }
        return LineTime.ofEpoch(position, in.position(), Instant.ofEpochSecond(seconds, nanos));
    }

    private static @Nullable LineTime yearFirst(Digits in) {
        int start = in.position();
        int year = in.number(4);
        char separator = in.peek(0);
        if (separator != '-' && separator != '/' && separator != '.') {
            return null;
        }
        in.skip(separator);
        int month = in.number(2);
        if (month < 0 || !in.skip(separator)) {
            return null;
        }
        int day = in.number(2);
        return day >= 0 && between(in) ? finish(in, start, year, month, day) : null;
    }

    private static @Nullable LineTime compact(Digits in) {
        int start = in.position();
        int year = in.number(4);
        int month = in.number(2);
        int day = in.number(2);
        return between(in) ? finish(in, start, year, month, day) : null;
    }

    private static @Nullable LineTime dayFirst(Digits in) {
        int start = in.position();
        int first = in.shortNumber();
        char separator = in.peek(0);
        if (separator != ' ' && separator != '-' && separator != '/' && separator != '.') {
            return null;
        }
        in.skip(separator);
        int month = Months.month(in);
        boolean named = month != 0;
        int second = named ? month : in.shortNumber();
        if (second < 0 || !in.skip(separator)) {
            return null;
        }
        if (separator == ' ' && in.run() == 2) {
            return named ? finish(in, start, 0, month, first) : null;
        }
        int year = in.number(4);
        if (year < 0 || !between(in)) {
            return null;
        }
        if (named || separator == '.') {
            return finish(in, start, year, second, first);
        }
        return separator == '/' ? slashed(in, start, year, first, second) : null;
    }

    /** Day and month in the only order that makes a date; null if both do. */
    private static @Nullable LineTime slashed(Digits in, int start, int year, int first, int second) {
        if (first > 12) {
            return finish(in, start, year, second, first);
        }
        return second > 12 || first == second ? finish(in, start, year, first, second) : null;
    }

    private static @Nullable LineTime nameFirst(Digits in) {
        int start = in.position();
        if (Months.day(in)) {
            in.skip(',');
            in.skip(' ');
            if (Digits.isDigit(in.peek(0))) {
                LineTime time = dayFirst(in);
                return time == null ? null : moved(time, start);
            }
        }
        int month = Months.month(in);
        if (month == 0 || !in.skip(' ')) {
            return null;
        }
        in.skip(' ');
        int day = in.shortNumber();
        if (day < 0 || !in.skip(' ')) {
            return null;
        }
        LineTime time = finish(in, start, 0, month, day);
        return time == null ? null : withYearBehind(time, in);
    }

    private static @Nullable LineTime klog(Digits in) {
        int start = in.position();
        in.moveTo(start + 1);
        if (in.run() != 4) {
            return null;
        }
        int month = in.number(2);
        int day = in.number(2);
        return in.skip(' ') && in.run() == 2 ? finish(in, start, 0, month, day) : null;
    }

    /** ctime and date put the year, and date the zone too, behind the time. */
    private static LineTime withYearBehind(LineTime time, Digits in) {
        if (in.peek(0) != ' ' || !Digits.isDigit(in.peek(1))) {
            return time;
        }
        in.skip(' ');
        int year = in.run() == 4 ? in.number(4) : Digits.NONE;
        if (year < 1970
                || year > 2100
                || Digits.isLetter(in.peek(0))
                || !LineTime.valid(year, time.month(), time.day())) {
            return time;
        }
        return new LineTime(time.start(), in.position(), year, time.month(), time.day(), time.time(), time.offset());
    }

    private static LineTime moved(LineTime time, int start) {
        return new LineTime(start, time.end(), time.year(), time.month(), time.day(), time.time(), time.offset());
    }

    private static boolean between(Digits in) {
        return in.skip('T') || in.skip(' ') || in.skip(':') || in.skip('_') || in.skip('-');
    }

    /** Reads the time of the day and the zone, and puts all together; null if it is no time. */
    private static @Nullable LineTime finish(Digits in, int start, int year, int month, int day) {
        boolean dated = month != 0 || day != 0;
        if ((dated && !LineTime.valid(year, month, day)) || (year != 0 && (year < 1970 || year > 2100))) {
            return null;
        }
        LocalTime time = timeOfDay(in);
        if (time == null) {
            return null;
        }
        ZoneOffset offset = Zones.read(in);
        return new LineTime(start, in.position(), year, month, day, time, offset);
    }

    private static @Nullable LocalTime timeOfDay(Digits in) {
        boolean colons = in.run() != 6;
        int hour = colons ? in.shortNumber() : in.number(2);
        if (hour < 0 || (colons && !in.skip(':'))) {
            return null;
        }
        int minute = in.number(2);
        if (minute < 0 || (colons && !in.skip(':'))) {
            return null;
        }
        int second = in.number(2);
        if (second < 0 || Digits.isDigit(in.peek(0))) {
            return null;
        }
        int nanos = 0;
        char point = in.peek(0);
        if ((point == '.' || point == ',' || point == ':') && Digits.isDigit(in.peek(1))) {
            in.skip(point);
            nanos = in.fraction();
        }
        try {
            // A leap second is written as 60.
            return LocalTime.of(hour, minute, second == 60 ? 59 : second, nanos);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
