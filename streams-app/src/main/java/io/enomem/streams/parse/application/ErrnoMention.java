// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

/**
 * Where a text tells an error.
 *
 * @param from where the words begin
 * @param to where they end
 * @param form how it is told
 */
record ErrnoMention(Errno errno, int from, int to, Form form) {
    enum Form {
        /** A number in one of the forms of errno, or a field of its own. */
        NUMBER,
        /** ENOMEM and its like. */
        SYMBOL,
        /** The text of a C library. */
        TEXT
    }

    boolean isText() {
        return form == Form.TEXT;
    }
}
