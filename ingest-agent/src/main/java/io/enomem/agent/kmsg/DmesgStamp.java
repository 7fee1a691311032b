// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/**
 * The bracket that dmesg and consoles put before a line, in every form that util-linux knows: {@code [12345.678901]},
 * {@code [  123.456789 <    0.000004>]}, {@code [Tue Nov 20 22:30:22 2018]} in any locale, {@code [Nov20 22:30]},
 * {@code [  +0.000004]}, and with the caller behind it: {@code [   66.196836][  T248]}.
 */
record DmesgStamp(
        @Nullable Long monotonicMicros,
        @Nullable Long deltaMicros,
        @Nullable WallStamp wall,
        @Nullable String caller) {
    /** Longest content of a bracket that can be a stamp: {@code -T -d} in the wordiest locale. Ours. */
    private static final int LONGEST = 64;

    /** The stamp at the cursor, which is left behind it and one blank; null if there is none. */
    static @Nullable DmesgStamp read(TextCursor cursor) {
        int start = cursor.at();
        DmesgStamp stamp = cursor.skip('[') ? inside(cursor) : null;
        if (stamp == null) {
            cursor.moveTo(start);
            return null;
        }
        String caller = caller(cursor);
        cursor.skip(' ');
        return new DmesgStamp(stamp.monotonicMicros, stamp.deltaMicros, stamp.wall, caller);
    }

    private static @Nullable DmesgStamp inside(TextCursor cursor) {
        cursor.blanks();
        char first = cursor.peek();
        if (first >= '0' && first <= '9') {
            int start = cursor.at();
            Long micros = seconds(cursor);
            if (micros != null) {
                return closed(cursor) ? new DmesgStamp(micros, null, null, null) : null;
            }
            cursor.moveTo(start);
        }
        if (first == '+') {
            cursor.skip('+');
            Long micros = seconds(cursor);
            return micros != null && closed(cursor) ? new DmesgStamp(null, micros, null, null) : null;
        }
        if (first == '<') {
            return closed(cursor) ? new DmesgStamp(null, null, null, null) : null;
        }
        WallStamp wall = wall(cursor);
        return wall == null ? null : new DmesgStamp(null, null, wall, null);
    }

    /** Seconds with exactly six decimals, in microseconds: fewer are somebody else's bracket. */
    private static @Nullable Long seconds(TextCursor cursor) {
        long seconds = cursor.digits(1, 12);
        long micros = seconds >= 0 && cursor.skip('.') ? cursor.digits(6, 6) : -1;
        return micros < 0 ? null : Long.valueOf(seconds * 1_000_000 + micros);
    }

    /** Passes {@code ]}, with the processor ({@code ,1}) or the difference ({@code <    0.000004>}) before it. */
    private static boolean closed(TextCursor cursor) {
        if (cursor.skip(',')) {
            cursor.digits(1, 4);
        }
        cursor.blanks();
        if (cursor.skip('<')) {
            cursor.blanks();
            cursor.digits(1, 12);
            if (cursor.skip('.')) {
                cursor.digits(1, 9);
            }
            cursor.skip('>');
        }
        return cursor.skip(']');
    }

    /** {@code Nov20 22:30]}, or weekday, month, day, time and year in a language that is known. */
    private static @Nullable WallStamp wall(TextCursor cursor) {
        String[] words = cursor.until(']', LONGEST);
        if (words.length == 2 && words[0].length() >= 5) {
            int month = MonthNames.english(words[0].substring(0, 3));
            long day = new TextCursor(words[0].substring(3)).digits(1, 2);
            TimeOfDay time = TimeOfDay.readMinutes(new TextCursor(words[1]));
            return time == null || month == 0 || day < 1 || day > 31 ? null : time.on(0, month, (int) day, null);
        }
        if (words.length < 5) {
            return null;
        }
        int month = MonthNames.month(words[1]);
        long day = new TextCursor(words[2]).digits(1, 2);
        TimeOfDay time = TimeOfDay.read(new TextCursor(words[3]));
        long year = new TextCursor(words[4]).digits(4, 4);
        return time == null || month == 0 || day < 1 || day > 31 || year < 1970
                ? null
                : time.on((int) year, month, (int) day, null);
    }

    /** {@code [  T248]} or {@code [    C1]}: the task or processor that printed (CONFIG_PRINTK_CALLER). */
    private static @Nullable String caller(TextCursor cursor) {
        int start = cursor.at();
        if (cursor.skip('[')) {
            cursor.blanks();
            char kind = cursor.peek();
            if ((kind == 'T' || kind == 'C') && cursor.skip(kind)) {
                long id = cursor.digits(1, 10);
                if (id >= 0 && cursor.skip(']')) {
                    return kind + Long.toString(id);
                }
            }
        }
        cursor.moveTo(start);
        return null;
    }
}
