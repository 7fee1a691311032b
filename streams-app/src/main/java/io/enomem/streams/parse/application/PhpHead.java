// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code [22-Nov-2026 08:27:07] ERROR: [pool www] ...} (PHP-FPM, sapi/fpm/fpm/zlog.c), {@code [22-Nov-2026 08:27:07 UTC] PHP
 * Warning:  ...} (PHP's error_log).
 */
final class PhpHead implements Head {

    private static final int MAX_DATE = 48;

    @Override
    public @Nullable LogEvent read(String line) {
        Cursor cursor = new Cursor(line);
        String date = cursor.skip("[") ? cursor.until("] ") : null;
        if (date == null || date.length() < 20 || date.length() > MAX_DATE || !isDate(date)) {
            return null;
        }
        String level = null;
        Cursor ahead = cursor.copy();
        String word = ahead.until(": ");
        if (word != null && Levels.isLevel(word)) {
            level = word;
            cursor.moveTo(ahead.blanks().position());
        }
        String pool = null;
        ahead = cursor.copy();
        if (ahead.skip("[pool ")) {
            pool = ahead.until("] ");
            cursor.moveTo(pool == null ? cursor.position() : ahead.position());
        }
        return LogEvent.of("php", cursor.rest()).withLevel(level).withProcess(null, null, pool);
    }

    /** {@code 22-Nov-2026 08:27:07}: the name of the month tells it from other dates in brackets. */
    private static boolean isDate(String date) {
        return Chars.isDigit(date.charAt(1))
                && date.charAt(2) == '-'
                && Chars.isCapital(date.charAt(3))
                && date.charAt(6) == '-'
                && date.charAt(14) == ':';
    }
}
