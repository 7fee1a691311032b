// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code 2026-11-22T08:26:51.756Z 12 [ERROR] [MY-010934] [Server] ...} (MySQL 8), {@code 2026-11-22  8:26:51 0 [ERROR] InnoDB:
 * ...} (MariaDB, MySQL 5): the number is that of the connection's thread.
 */
final class MysqlHead implements Head {

    @Override
    public @Nullable LogEvent read(String line) {
        if (line.length() < 24 || !Chars.isDigit(line.charAt(0)) || line.charAt(4) != '-' || line.charAt(7) != '-') {
            return null;
        }
        Cursor cursor = new Cursor(line);
        String date = cursor.word();
        if (date == null || (date.indexOf('T') < 0 && cursor.blanks().word() == null)) {
            return null;
        }
        Long thread = cursor.blanks().number();
        String level = thread != null && cursor.blanks().skip("[") ? cursor.until("] ") : null;
        if (level == null || !isLevel(level)) {
            return null;
        }
        String component = null;
        if (cursor.skip("[MY-")) {
            cursor.skipPast("] ");
            component = cursor.skip("[") ? cursor.until("] ") : null;
        } else {
            String word = cursor.copy().until(": ");
            component = word == null || word.isEmpty() || word.indexOf(' ') >= 0 ? null : word;
        }
        return LogEvent.of("mysql", cursor.rest())
                .withLevel(level)
                .withProcess(null, String.valueOf(thread), component);
    }

    private static boolean isLevel(String word) {
        return Levels.isLevel(word) || word.equals("Warning") || word.equals("Note") || word.equals("System");
    }
}
