// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/** {@code 2026/11/22 08:27:07 [crit] 146#146: *119 send() failed (104: ...)} (ngx_log.c). */
final class NginxHead implements Head {

    /** The level stands behind date and time. */
    private static final int MAX_LEVEL_AT = 24;

    @Override
    public @Nullable LogEvent read(String line) {
        int open = line.indexOf('[');
        if (open < 0 || open > MAX_LEVEL_AT) {
            return null;
        }
        Cursor cursor = new Cursor(line, open + 1, line.length());
        String level = cursor.until("] ");
        Integer pid = cursor.integer();
        if (level == null || pid == null || !cursor.skip("#") || cursor.number() == null || !cursor.skip(": ")) {
            return null;
        }
        if (cursor.skip("*")) {
            cursor.number();
        }
        return LogEvent.of("nginx", cursor.blanks().rest()).withLevel(level).withProcess(pid, null, null);
    }
}
