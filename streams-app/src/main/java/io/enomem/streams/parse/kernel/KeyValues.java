// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Cursor;

/**
 * Reads {@code free:12kB min:3kB shmem_thp: 0kB all_unreclaimable? no}, as the kernel prints counters: a blank may follow
 * the colon, the unit may be kB, KB or none, commas may part them. What has not this form is skipped.
 */
final class KeyValues {

    /** Longest key of the kernel is about 30 characters. */
    private static final int MAX_KEY = 64;

    private KeyValues() {}

    /** Takes what was read. */
    @FunctionalInterface
    interface Sink {
        void put(String key, long value, boolean kilobytes);
    }

    static void read(String text, int from, Sink sink) {
        Cursor cursor = new Cursor(text, from, text.length());
        while (!cursor.blanks().atEnd()) {
            if (cursor.skip(",")) {
                continue;
            }
            readOne(text, cursor, sink);
        }
    }

    private static void readOne(String text, Cursor cursor, Sink sink) {
        int from = cursor.position();
        while (!cursor.atEnd() && !isEndOfKey(cursor.peek())) {
            cursor.next();
        }
        String key = text.substring(from, Math.min(cursor.position(), from + MAX_KEY));
        if (cursor.skip(":")) {
            Long value = cursor.blanks().number();
            if (value == null) {
                return;
            }
            boolean kilobytes = cursor.skip("kB") || cursor.skip("KB");
            if (!key.isEmpty()) {
                sink.put(key, value, kilobytes);
            }
        } else if (cursor.skip("?")) {
            boolean yes = cursor.blanks().skip("yes");
            if (yes || cursor.skip("no")) {
                sink.put(key, yes ? 1 : 0, false);
            }
        } else if (cursor.position() == from) {
            cursor.next();
        }
    }

    private static boolean isEndOfKey(char c) {
        return c == ':' || c == '?' || c == ' ' || c == ',' || c == '\t';
    }
}
