// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of threads that runtimes put into the message: {@code Exception in thread "main"}, {@code thread 'main' panicked}. */
final class ThreadNames {

    private record Words(String before, String after) {}

    private static final List<Words> WORDS =
            List.of(new Words("Exception in thread \"", "\" "), new Words("thread '", "' panicked"));

    private ThreadNames() {}

    static @Nullable String in(String text) {
        for (Words words : WORDS) {
            Cursor cursor = new Cursor(text);
            String name = cursor.skipPast(words.before) ? cursor.until(words.after) : null;
            if (name != null && name.indexOf('\n') < 0) {
                return name;
            }
        }
        return null;
    }
}
