// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes text of a line's bytes that is safe to show: UTF-8 with what is not UTF-8 as {@code \xNN}, colours removed, control
 * and bidirectional-override characters as {@code \xNN} or {@code \\uNNNN}. Linear, never fails.
 */
final class LineDecoder {

    private static final char ESCAPE = 0x1B;

    private LineDecoder() {}

    /** The bytes of one line, without its end, as safe text. */
    static String decode(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if ((b < ' ' && b != '\t') || b == 0x7F) {
                return clean(utf8(bytes, from, to));
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    /** The same for text that was decoded before, such as the string in a JSON line. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length() + 16);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ESCAPE && i + 1 < text.length() && text.charAt(i + 1) == '[') {
                i = endOfControlSequence(text, i + 2);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                clean.append(c).append(text.charAt(i + 1));
                i += 2;
            } else {
                append(clean, c);
                i++;
            }
        }
        return clean.toString();
    }

    private static void append(StringBuilder clean, char c) {
        if ((c < ' ' && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0)) {
            hex(clean.append("\\x"), c, 2);
        } else if (Character.isSurrogate(c)) {
            clean.append('\uFFFD');
        } else if (overridesDirectionOrLine(c)) {
            hex(clean.append("\\u"), c, 4);
        } else {
            clean.append(c);
        }
    }

    /** Characters of Unicode's bidirectional algorithm (UAX #9) and its line and paragraph separators. */
    private static boolean overridesDirectionOrLine(char c) {
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }

    /** After the final byte of a control sequence, which colours text (ECMA-48, 5.4); an unfinished one ends with the text. */
    private static int endOfControlSequence(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) < 0x40) {
            i++;
        }
        return Math.min(i + 1, text.length());
    }

    private static String utf8(byte[] bytes, int from, int to) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer out = CharBuffer.allocate(to - from);
        StringBuilder text = new StringBuilder(to - from);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            text.append(out.flip());
            out.clear();
            if (result.isUnderflow()) {
                return text.toString();
            }
            for (int i = 0; result.isError() && i < result.length(); i++) {
                hex(text.append("\\x"), in.get() & 0xFF, 2);
            }
        }
    }

    private static void hex(StringBuilder text, int value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            text.append(Character.forDigit(value >> shift & 0xF, 16));
        }
    }
}
