// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/** {@code [94.189s][warning][os,thread] ...}: unified logging of the JVM (JEP 158). */
final class JvmHead implements Head {

    @Override
    public @Nullable LogEvent read(String line) {
        Cursor cursor = new Cursor(line);
        if (!cursor.skip("[") || cursor.number() == null || !(cursor.skip(".") && cursor.number() != null)) {
            return null;
        }
        if (!cursor.skip("s][")) {
            return null;
        }
        String level = cursor.until("][");
        String tags = cursor.until("]");
        if (level == null || tags == null || !Levels.isLevel(level.strip())) {
            return null;
        }
        return LogEvent.of("java", cursor.blanks().rest())
                .withLevel(level.strip())
                .withProcess(null, null, tags.strip());
    }
}
