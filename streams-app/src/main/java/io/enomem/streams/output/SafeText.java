// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

/** Makes text that a host gave safe to show on a terminal: what is read is what is there, and nothing moves the cursor. */
public final class SafeText {
    private SafeText() {}

    /**
     * The text with every control, format (bidi, zero-width), private, unassigned and unpaired surrogate character, line
     * and paragraph separators too, written out as {@code \}{@code u{...}}; newlines and tabs as well. Linear.
     */
    public static String of(String hostile) {
        if (hostile.codePoints().allMatch(SafeText::harmless)) {
            return hostile;
        }
        StringBuilder safe = new StringBuilder(hostile.length() + 16);
        hostile.codePoints().forEach(c -> {
            if (harmless(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return safe.toString();
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
