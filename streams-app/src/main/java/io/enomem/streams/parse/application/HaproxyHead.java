// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/** {@code [ALERT]    (131) : ...}, before 2.4 {@code [ALERT] 325/083627 (131) : ...} (HAProxy, src/errors.c). */
final class HaproxyHead implements Head {

    @Override
    public @Nullable LogEvent read(String line) {
        Cursor cursor = new Cursor(line);
        String level = cursor.skip("[") ? cursor.until("]") : null;
        if (level == null || !Levels.isLevel(level)) {
            return null;
        }
        if (cursor.blanks().peek() != '('
                && (cursor.integer() == null || !cursor.skip("/") || cursor.number() == null)) {
            return null;
        }
        Integer pid = cursor.blanks().skip("(") ? cursor.integer() : null;
        return pid == null || !cursor.skip(") : ")
                ? null
                : LogEvent.of("haproxy", cursor.rest()).withLevel(level).withProcess(pid, null, null);
    }
}
