// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * Heads of brackets: {@code [2026-11-22T08:26:51,756][ERROR][o.e.x.Y ] [node] ...} (Elasticsearch), {@code [2026-11-22
 * 08:26:51.756][12][error][connection] [source/...:1] ...} (Envoy), {@code [2026-11-22 08:26:51,756] ERROR ...} (Kafka).
 */
final class ElasticHead implements Head {

    @Override
    public @Nullable LogEvent read(String line) {
        Cursor cursor = new Cursor(line);
        String date = cursor.skip("[") ? cursor.until("]") : null;
        if (date == null || date.length() < 19 || date.length() > 40 || !Chars.isDigit(date.charAt(0))) {
            return null;
        }
        if (cursor.peek() != '[') {
            return GenericHead.behindDate(cursor.blanks().rest());
        }
        String level = null;
        String component = null;
        String thread = null;
        while (cursor.skip("[")) {
            String word = cursor.until("]");
            if (word == null) {
                break;
            }
            word = word.strip();
            if (level == null && Levels.isLevel(word)) {
                level = word;
            } else if (level == null) {
                thread = word;
            } else if (component == null) {
                component = word;
            }
        }
        boolean envoy = line.contains("[source/") || Chars.isDigit(thread == null ? 'x' : firstOf(thread));
        return LogEvent.of(envoy ? "envoy" : "elasticsearch", cursor.blanks().rest())
                .withLevel(level)
                .withProcess(null, thread, component);
    }

    private static char firstOf(String word) {
        return word.isEmpty() ? 'x' : word.charAt(0);
    }
}
