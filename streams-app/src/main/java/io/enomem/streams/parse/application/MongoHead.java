// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/** {@code 2016-03-11T20:11:16.338+0000 E NETWORK  [conn1] ...}: MongoDB 3.0 to 4.2; since 4.4 it writes JSON. */
final class MongoHead implements Head {

    private static final String LEVELS = "FEWID";

    @Override
    public @Nullable LogEvent read(String line) {
        if (line.length() < 32 || !Chars.isDigit(line.charAt(0)) || line.charAt(10) != 'T') {
            return null;
        }
        Cursor cursor = new Cursor(line);
        cursor.word();
        String letter = cursor.blanks().word();
        String component = cursor.blanks().word();
        String context = cursor.blanks().skip("[") ? cursor.until("] ") : null;
        if (letter == null || component == null || context == null || letter.length() != 1) {
            return null;
        }
        int level = LEVELS.indexOf(letter.charAt(0));
        return level < 0
                ? null
                : LogEvent.of("mongodb", cursor.rest())
                        .withLevel(new String[] {"FATAL", "ERROR", "WARNING", "INFO", "DEBUG"}[level])
                        .withProcess(null, context, component.equals("-") ? null : component);
    }
}
