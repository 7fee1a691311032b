// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of /dev/kmsg: {@code <prefix>,<sequence>,<microseconds>,<flags>[,<more>...];<text>\n[ KEY=value\n...]}
 * (Documentation/ABI/testing/dev-kmsg).
 *
 * @param sequence number of the record in this boot, from 0
 * @param monotonicMicros microseconds since boot, suspend not counted
 * @param facility syslog facility; 0 is the kernel, and no program can write a record with it
 * @param level syslog level, 0 (emerg) to 7 (debug)
 * @param continuation true for a fragment that continues the record before it
 * @param caller {@code T<tid>} or {@code C<cpu>} where CONFIG_PRINTK_CALLER adds it, else null
 * @param text the text, unescaped, at most {@link #MAX_TEXT} bytes of it; hostile
 * @param dictionary the record's properties (SUBSYSTEM, DEVICE), in order
 * @param truncated true if the text was cut
 */
public record KmsgRecord(
        long sequence,
        long monotonicMicros,
        int facility,
        int level,
        boolean continuation,
        @Nullable String caller,
        String text,
        Map<String, String> dictionary,
        boolean truncated) {
    /** Most bytes of a text: CONSOLE_EXT_LOG_MAX of kernel/printk (8 KiB), the largest record that /dev/kmsg gives. */
    public static final int MAX_TEXT = 8192;

    /** Most properties of a record; the kernel itself writes two (struct dev_printk_info). Ours. */
    private static final int MAX_PROPERTIES = 16;

    /** The record in these bytes, as one read() of /dev/kmsg gives it, or empty if they are no record. */
    public static Optional<KmsgRecord> parse(byte[] bytes, int length) {
        int semicolon = indexOf(bytes, 0, length, ';');
        if (semicolon < 0) {
            return Optional.empty();
        }
        String[] fields = new String(bytes, 0, semicolon, StandardCharsets.ISO_8859_1).split(",", -1);
        // netconsole may put the kernel's release in front (Documentation/networking/netconsole.rst)
        int first = fields[0].indexOf('.') > 0 ? 1 : 0;
        if (fields.length < first + 4) {
            return Optional.empty();
        }
        long prefix = unsigned(fields[first]);
        long sequence = unsigned(fields[first + 1]);
        long micros = unsigned(fields[first + 2]);
        if (prefix < 0 || prefix > Integer.MAX_VALUE || sequence < 0 || micros < 0) {
            return Optional.empty();
        }
        int textEnd = indexOf(bytes, semicolon + 1, length, '\n');
        int end = textEnd < 0 ? length : textEnd;
        int kept = Math.min(end, semicolon + 1 + MAX_TEXT);
        return Optional.of(new KmsgRecord(
                sequence,
                micros,
                (int) (prefix >> 3),
                (int) (prefix & 7),
                fields[first + 3].indexOf('c') >= 0 || fields[first + 3].indexOf('+') >= 0,
                caller(fields),
                KmsgText.unescape(bytes, semicolon + 1, kept),
                dictionary(bytes, end, length),
                kept < end));
    }

    private static @Nullable String caller(String[] fields) {
        for (int i = 4; i < fields.length; i++) {
            if (fields[i].startsWith("caller=")) {
                return fields[i].substring("caller=".length());
            }
        }
        return null;
    }

    private static Map<String, String> dictionary(byte[] bytes, int textEnd, int length) {
        Map<String, String> properties = new LinkedHashMap<>();
        int start = textEnd + 1;
        while (start < length && properties.size() < MAX_PROPERTIES) {
            int newline = indexOf(bytes, start, length, '\n');
            int end = newline < 0 ? length : newline;
            int equals = indexOf(bytes, start, end, '=');
            if (bytes[start] == ' ' && equals > start + 1) {
                properties.put(KmsgText.unescape(bytes, start + 1, equals), KmsgText.unescape(bytes, equals + 1, end));
            }
            start = end + 1;
        }
        return Map.copyOf(properties);
    }

    /** The number, or -1 if the text is no number of at most 18 digits. */
    private static long unsigned(String digits) {
        if (digits.isEmpty() || digits.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static int indexOf(byte[] bytes, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
