// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code [Sun Nov 22 08:46:54.260786 2026] [core:error] [pid 142:tid 143] (32)Broken pipe: [client 1.2.3.4:5] AH00574:
 * ...}; 2.2 writes {@code [error] [client 1.2.3.4]} only.
 */
final class ApacheHead implements Head {

    @Override
    public @Nullable LogEvent read(String line) {
        Cursor cursor = new Cursor(line);
        String date = cursor.skip("[") ? cursor.until("] [") : null;
        if (date == null || date.length() > 36 || date.length() < 20 || !Chars.isCapital(date.charAt(0))) {
            return null;
        }
        String module = cursor.until("] ");
        if (module == null) {
            return null;
        }
        int colon = module.indexOf(':');
        LogEvent event = LogEvent.of("apache", "").withLevel(module.substring(colon + 1));
        String component = colon < 0 ? null : module.substring(0, colon);
        Integer pid = null;
        String thread = null;
        if (cursor.skip("[pid ")) {
            pid = cursor.integer();
            thread = cursor.skip(":tid ") ? String.valueOf(cursor.number()) : null;
            cursor.skipPast("] ");
        }
        return event.withProcess(pid, thread, component).withMessage(cursor.rest());
    }
}
