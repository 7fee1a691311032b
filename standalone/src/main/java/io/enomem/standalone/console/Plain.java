// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.console;

import org.jspecify.annotations.Nullable;

/** Makes text of unknown origin safe to show: it cannot start a new line or speak to the terminal. */
public final class Plain {
    /** Longer than any sentence of ours, shorter than a screen. */
    private static final int LONGEST = 1_000;

    private Plain() {}

    /** The text on one line; control, format and bidi characters become spaces, and it ends after 1,000 characters. */
    public static String oneLine(@Nullable String text) {
        if (text == null) {
            return "no reason given";
        }
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> line.appendCodePoint(isPlain(c) ? c : ' '));
        return line.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
