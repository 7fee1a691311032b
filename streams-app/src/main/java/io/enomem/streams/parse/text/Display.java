// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.text;

/** Makes hostile text fit to be shown: bounded, on one line, without control, format and bidi characters. */
public final class Display {

    private Display() {}

    /** The text, at most {@code max} characters, then an ellipsis; what does not print becomes {@code \}{@code uXXXX}. */
    public static String of(String text, int max) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), max) + 8);
        for (int i = 0; i < text.length(); i++) {
            if (shown.length() >= max) {
                return shown.append('…').toString();
            }
            char c = text.charAt(i);
            if (prints(text, i)) {
                shown.append(c);
            } else if (c == '\t') {
                shown.append(' ');
            } else {
                shown.append(String.format("\\u%04x", (int) c));
            }
        }
        return shown.toString();
    }

    private static boolean prints(String text, int at) {
        char c = text.charAt(at);
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            case Character.SURROGATE -> inPair(text, at);
            default -> true;
        };
    }

    private static boolean inPair(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
