// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/** Dates as syslog, journalctl and dmesg write them. Each method leaves the cursor alone where it reads no date. */
final class DateText {
    private DateText() {}

    /** Any date that may begin a line of a log. */
    static @Nullable WallStamp read(TextCursor cursor) {
        int start = cursor.at();
        char first = cursor.peek();
        WallStamp stamp = null;
        if (first >= '0' && first <= '9') {
            stamp = numeric(cursor);
        } else if (Character.isLetter(first)) {
            stamp = named(cursor);
        }
        if (stamp == null) {
            cursor.moveTo(start);
        }
        return stamp;
    }

    /** {@code 2018-11-20T22:30:22.123456+01:00} and its cousins with a blank, slashes, a comma or no zone. */
    private static @Nullable WallStamp numeric(TextCursor cursor) {
        WallStamp unix = unix(cursor);
        if (unix != null) {
            return unix;
        }
        long year = cursor.digits(4, 4);
        if (year < 1970) {
            return null;
        }
        char separator = cursor.peek();
        if (separator == ' ') {
            // 2018 Nov 20 22:30:22, as network gear writes it
            cursor.blanks();
            return monthFirst(cursor, (int) year, 0);
        }
        if (separator != '-' && separator != '/') {
            return null;
        }
        cursor.skip(separator);
        long month = cursor.digits(2, 2);
        long day = cursor.skip(separator) ? cursor.digits(2, 2) : -1;
        if (!cursor.skip('T') && cursor.blanks() != 1) {
            return null;
        }
        TimeOfDay time = TimeOfDay.read(cursor);
        if (time == null || !isDay(month, day)) {
            return null;
        }
        return time.on((int) year, (int) month, (int) day, zone(cursor));
    }

    /** {@code 1542753022.123456}: seconds since 1970, as journalctl -o short-unix writes them. */
    private static @Nullable WallStamp unix(TextCursor cursor) {
        int start = cursor.at();
        long seconds = cursor.digits(10, 10);
        long micros = seconds > 0 && cursor.skip('.') ? cursor.digits(6, 6) : -1;
        if (micros < 0 || cursor.peek() != ' ') {
            cursor.moveTo(start);
            return null;
        }
        return WallStamp.ofEpochMicros(seconds * 1_000_000 + micros);
    }

    /** {@code Nov 20 22:30:22}, {@code Tue Nov 20 22:30:22 2018}, {@code Tue 2018-11-20 22:30:22 UTC}. */
    private static @Nullable WallStamp named(TextCursor cursor) {
        int start = cursor.at();
        String word = cursor.word();
        if (word.length() > 9 || cursor.blanks() == 0) {
            return null;
        }
        int month = MonthNames.english(word);
        if (month != 0) {
            return monthFirst(cursor, 0, month);
        }
        if (!isWeekday(word)) {
            cursor.moveTo(start);
            return null;
        }
        WallStamp stamp = cursor.peek() >= '0' && cursor.peek() <= '9' ? numeric(cursor) : monthFirst(cursor, 0, 0);
        if (stamp != null && stamp.offsetSeconds() == null && stamp.year() != 0) {
            skipZoneName(cursor);
        }
        return stamp;
    }

    /** What follows the year or the month: {@code [Nov ]20 [2018 ]22:30:22[.123456][ UTC][ 2018]}. */
    private static @Nullable WallStamp monthFirst(TextCursor cursor, int yearBefore, int monthBefore) {
        int month = monthBefore;
        if (month == 0) {
            month = MonthNames.english(cursor.word());
            cursor.blanks();
        }
        long day = cursor.digits(1, 2);
        int year = yearBefore;
        int beforeClock = cursor.at();
        if (year == 0 && cursor.blanks() > 0) {
            long inside = cursor.digits(4, 4);
            if (inside >= 1970 && cursor.peek() == ' ') {
                year = (int) inside;
            } else {
                cursor.moveTo(beforeClock);
            }
        }
        if (month == 0 || !isDay(month, day) || cursor.blanks() == 0) {
            return null;
        }
        TimeOfDay time = TimeOfDay.read(cursor);
        if (time == null) {
            return null;
        }
        Integer offset = zone(cursor);
        int end = cursor.at();
        if (year == 0 && cursor.blanks() == 1) {
            long after = cursor.digits(4, 4);
            if (after >= 1970 && (cursor.peek() == ' ' || cursor.peek() == ':' || cursor.atEnd())) {
                year = (int) after;
                end = cursor.at();
            }
        }
        cursor.moveTo(end);
        return time.on(year, month, (int) day, offset);
    }

    /** {@code Z}, {@code +01:00}, {@code +0100}, {@code  UTC}: the offset in seconds, or null. Other zone names are passed over. */
    private static @Nullable Integer zone(TextCursor cursor) {
        if (cursor.skip('Z')) {
            return 0;
        }
        int start = cursor.at();
        cursor.blanks();
        if (cursor.skip("UTC") || cursor.skip("GMT")) {
            if (cursor.atEnd() || cursor.peek() == ' ' || cursor.peek() == ']') {
                return 0;
            }
        }
        cursor.moveTo(start);
        cursor.blanks();
        char sign = cursor.peek();
        if ((sign == '+' || sign == '-') && cursor.skip(sign)) {
            long hours = cursor.digits(2, 2);
            cursor.skip(':');
            long minutes = cursor.digits(2, 2);
            if (hours >= 0 && hours <= 18 && minutes >= 0 && minutes < 60) {
                int seconds = (int) (hours * 3600 + minutes * 60);
                return sign == '-' ? -seconds : seconds;
            }
        }
        cursor.moveTo(start);
        return null;
    }

    /** Passes over {@code CET}: names of zones mean different offsets in different countries, and none is guessed. */
    private static void skipZoneName(TextCursor cursor) {
        int start = cursor.at();
        cursor.blanks();
        String word = cursor.word();
        if (word.length() < 3 || word.length() > 5 || !word.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            cursor.moveTo(start);
        }
    }

    private static boolean isDay(long month, long day) {
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    private static boolean isWeekday(String word) {
        return switch (word) {
            case "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" -> true;
            default -> false;
        };
    }
}
