// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/** {@code 22:30:22}, {@code 22:30:22.123456} or {@code 22:30:22,123456}: seconds of the day and the rest of them. */
record TimeOfDay(int second, int micros) {

    /** The time of day at the cursor, or null. */
    static @Nullable TimeOfDay read(TextCursor cursor) {
        long hour = cursor.digits(1, 2);
        long minute = cursor.skip(':') ? cursor.digits(2, 2) : -1;
        long second = cursor.skip(':') ? cursor.digits(2, 2) : -1;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
            return null;
        }
        return new TimeOfDay((int) (hour * 3600 + minute * 60 + second), fraction(cursor));
    }

    /** {@code 22:30}, as {@code dmesg -e} writes it, or null. */
    static @Nullable TimeOfDay readMinutes(TextCursor cursor) {
        long hour = cursor.digits(2, 2);
        long minute = cursor.skip(':') ? cursor.digits(2, 2) : -1;
        return hour < 0 || hour > 23 || minute < 0 || minute > 59
                ? null
                : new TimeOfDay((int) (hour * 3600 + minute * 60), 0);
    }

    /** Microseconds of a decimal fraction of any length here; 0 if there is none. */
    static int fraction(TextCursor cursor) {
        int start = cursor.at();
        if (!cursor.skip('.') && !cursor.skip(',')) {
            return 0;
        }
        int micros = 0;
        int scale = 100_000;
        long digit = cursor.digits(1, 1);
        if (digit < 0) {
            cursor.moveTo(start);
            return 0;
        }
        while (digit >= 0) {
            micros += (int) digit * scale;
            scale /= 10;
            digit = cursor.digits(1, 1);
        }
        return micros;
    }

    /** This time on that day. */
    WallStamp on(int year, int month, int day, @Nullable Integer offsetSeconds) {
        return new WallStamp(year, month, day, second, micros, offsetSeconds);
    }
}
