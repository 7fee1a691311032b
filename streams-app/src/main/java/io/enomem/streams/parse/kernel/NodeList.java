// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/** {@code %*pbl}: a list of numbers and ranges such as {@code 0,2-3}, or {@code (null)}. */
final class NodeList {

    private NodeList() {}

    /** The list that is next, without a comma behind it; null if none is next. */
    static @Nullable String read(Cursor cursor) {
        if (cursor.skip("(null)")) {
            return "(null)";
        }
        StringBuilder list = new StringBuilder();
        while (isListed(cursor.peek()) || (cursor.peek() == ',' && isListed(cursor.peek(1)))) {
            list.append(cursor.peek());
            cursor.next();
        }
        return list.length() == 0 ? null : list.toString();
    }

    private static boolean isListed(char c) {
        return Chars.isDigit(c) || c == '-';
    }
}
