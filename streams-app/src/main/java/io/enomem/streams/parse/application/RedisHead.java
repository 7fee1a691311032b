// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code 125:M 22 Nov 2026 08:28:42.653 # Can't save in background: ...} (server.c serverLogRaw); 2.x writes {@code [125]
 * 22 Nov 08:28:42.653 # ...}. Tools that gather logs put words in front.
 */
final class RedisHead implements Head {

    private static final String[] ROLES = {":M ", ":S ", ":C ", ":X "};

    @Override
    public @Nullable LogEvent read(String line) {
        for (String role : ROLES) {
            int at = line.indexOf(role);
            if (at > 0) {
                int from = at;
                while (from > 0 && Chars.isDigit(line.charAt(from - 1))) {
                    from--;
                }
                Integer pid = new Cursor(line, from, at).integer();
                LogEvent event = pid == null ? null : behind(new Cursor(line, at + role.length(), line.length()), pid);
                if (event != null) {
                    return event;
                }
            }
        }
        Cursor cursor = new Cursor(line);
        Integer pid = cursor.skip("[") ? cursor.integer() : null;
        return pid != null && cursor.skip("] ") ? behind(cursor, pid) : null;
    }

    /** The date, then a sign for the level. */
    private static @Nullable LogEvent behind(Cursor cursor, int pid) {
        if (cursor.integer() == null || !cursor.skip(" ")) {
            return null;
        }
        String month = cursor.word();
        if (month == null || month.length() != 3 || !Chars.isCapital(month.charAt(0))) {
            return null;
        }
        String time = cursor.blanks().word();
        if (time != null && time.indexOf(':') < 0) {
            time = cursor.blanks().word();
        }
        if (time == null || time.indexOf(':') < 0) {
            return null;
        }
        String level = switch (cursor.blanks().peek()) {
            case '#' -> "WARNING";
            case '*' -> "NOTICE";
            case '-' -> "INFO";
            case '.' -> "DEBUG";
            default -> null;
        };
        if (level == null) {
            return null;
        }
        cursor.next();
        return LogEvent.of("redis", cursor.blanks().rest()).withLevel(level).withProcess(pid, null, null);
    }
}
