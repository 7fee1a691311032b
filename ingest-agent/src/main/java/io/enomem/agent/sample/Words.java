// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Walks over text line by line and word by word, without making strings. Words are separated by blanks and tabs. */
final class Words {
    /** Returned for a word that is not a number, or not one that fits. */
    static final long NOT_A_NUMBER = Long.MIN_VALUE;

    private static final byte[] NOTHING = {};

    private final byte[] text;
    private final int limit;
    private int next;
    private int lineStart;
    private int lineEnd;
    private int position;
    private int start;
    private int end;

    Words(byte[] text) {
        this(text, 0, text.length);
    }

    /** Over a file that may be missing, which is one without lines. */
    static Words of(byte @Nullable [] text) {
        return new Words(text == null ? NOTHING : text);
    }

    Words(byte[] text, int from, int to) {
        this.text = text;
        this.next = from;
        this.limit = to;
    }

    /** Moves to the next line; false if there is none. */
    boolean line() {
        if (next >= limit) {
            return false;
        }
        lineStart = next;
        position = next;
        start = next;
        end = next;
        lineEnd = next;
        while (lineEnd < limit && text[lineEnd] != '\n') {
            lineEnd++;
        }
        next = lineEnd + 1;
        return true;
    }

    /** Moves to the next word of the line; false if there is none. */
    boolean word() {
        while (position < lineEnd && isBlank(text[position])) {
            position++;
        }
        if (position == lineEnd) {
            return false;
        }
        start = position;
        while (position < lineEnd && !isBlank(text[position])) {
            position++;
        }
        end = position;
        return true;
    }

    /** Skips some words; false if the line has fewer. */
    boolean skip(int words) {
        for (int i = 0; i < words; i++) {
            if (!word()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    /** The bytes that are walked over. */
    byte[] bytes() {
        return text;
    }

    /** Where the word starts. */
    int start() {
        return start;
    }

    /** Where the word ends. */
    int end() {
        return end;
    }

    /** Where the word ends, a last colon not counted. */
    int endOfLabel() {
        return end > start && text[end - 1] == ':' ? end - 1 : end;
    }

    /** True if the word is this ASCII text. */
    boolean is(String ascii) {
        return end - start == ascii.length() && startsWith(ascii);
    }

    /** True if the word starts with this ASCII text. */
    boolean startsWith(String ascii) {
        if (end - start < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (text[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The word as text. */
    String string() {
        return new String(text, start, end - start, StandardCharsets.UTF_8);
    }

    /** Where the line starts. */
    int lineStart() {
        return lineStart;
    }

    /** Where the line ends. */
    int lineEnd() {
        return lineEnd;
    }

    /** What follows in the line after the word, without blanks around it. */
    String rest() {
        return new String(text, position, lineEnd - position, StandardCharsets.UTF_8).strip();
    }

    /** The word as a decimal number, or {@link #NOT_A_NUMBER}. */
    long number() {
        return decimal(text, start, end);
    }

    /** The word as a hexadecimal number without prefix, or {@link #NOT_A_NUMBER}. */
    long hex() {
        if (end == start || end - start > 15) {
            return NOT_A_NUMBER;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                return NOT_A_NUMBER;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** A decimal number, or {@link #NOT_A_NUMBER} if these bytes are none or it does not fit. */
    static long decimal(byte[] text, int from, int to) {
        boolean negative = from < to && text[from] == '-';
        int i = negative ? from + 1 : from;
        if (i >= to || to - i > 19) {
            return NOT_A_NUMBER;
        }
        long value = 0;
        for (; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return NOT_A_NUMBER;
            }
            value = value * 10 + digit;
            if (value < 0) {
                return NOT_A_NUMBER;
            }
        }
        return negative ? -value : value;
    }
}
