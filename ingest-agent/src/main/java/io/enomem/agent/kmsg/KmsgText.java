// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Undoes the escapes of kernel text. /dev/kmsg writes every byte below 0x20, from 0x7f up and the backslash as
 * {@code \xHH} (append_char in kernel/printk/printk.c), and dmesg does the same on a terminal.
 */
final class KmsgText {
    private KmsgText() {}

    /** The text in these bytes; what is no UTF-8 becomes U+FFFD. */
    static String unescape(byte[] bytes, int from, int to) {
        int escape = nextEscape(bytes, from, to);
        if (escape < 0) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream(to - from);
        int start = from;
        while (escape >= 0) {
            plain.write(bytes, start, escape - start);
            plain.write(hex(bytes[escape + 2]) << 4 | hex(bytes[escape + 3]));
            start = escape + 4;
            escape = nextEscape(bytes, start, to);
        }
        plain.write(bytes, start, to - start);
        return plain.toString(StandardCharsets.UTF_8);
    }

    /** The same for text that was decoded before. */
    static String unescape(String text) {
        if (!text.contains("\\x")) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return unescape(bytes, 0, bytes.length);
    }

    /**
     * Undoes rsyslog's escapes of control characters ({@code $EscapeControlCharactersOnReceive}): {@code #} and three
     * octal digits, {@code #012} for a newline. Only control characters, so that {@code #147} of a build stays.
     */
    static String unescapeSyslog(String text) {
        int at = text.indexOf("#0");
        if (at < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int start = 0;
        while (at >= 0) {
            int code = at + 3 < text.length() ? octal(text.charAt(at + 2), text.charAt(at + 3)) : -1;
            if (code >= 0) {
                plain.append(text, start, at).append((char) code);
                start = at + 4;
            }
            at = text.indexOf("#0", Math.max(at + 2, start));
        }
        return plain.append(text, start, text.length()).toString();
    }

    private static int nextEscape(byte[] bytes, int from, int to) {
        for (int i = from; i + 3 < to; i++) {
            if (bytes[i] == '\\' && bytes[i + 1] == 'x' && hex(bytes[i + 2]) >= 0 && hex(bytes[i + 3]) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static int octal(char high, char low) {
        return high >= '0' && high <= '3' && low >= '0' && low <= '7' ? (high - '0') * 8 + low - '0' : -1;
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }
}
