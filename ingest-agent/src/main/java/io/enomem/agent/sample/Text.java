// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Small texts of files, bounded. */
final class Text {
    private Text() {}

    /** The first line without blanks around it, cut to some characters; null if there is none. */
    static @Nullable String firstLine(byte @Nullable [] text, int maxLength) {
        if (text == null) {
            return null;
        }
        int end = 0;
        while (end < text.length && text[end] != '\n' && end < maxLength * 4) {
            end++;
        }
        String line = bounded(new String(text, 0, end, StandardCharsets.UTF_8).strip(), maxLength);
        return line.isEmpty() ? null : line;
    }

    /** The first word as a number; null if it is none. */
    static @Nullable Long number(byte @Nullable [] text) {
        if (text == null) {
            return null;
        }
        Words words = new Words(text);
        if (!words.line() || !words.word()) {
            return null;
        }
        long value = words.number();
        return value == Words.NOT_A_NUMBER ? null : Long.valueOf(value);
    }

    /** Cut to some characters, never between the two of a surrogate pair. */
    static String bounded(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return text.substring(0, end);
    }
}
