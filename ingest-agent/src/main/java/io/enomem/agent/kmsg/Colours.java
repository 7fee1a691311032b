// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

/**
 * Colours of a terminal (ECMA-48, SGR: escape, {@code [}, numbers, {@code m}) in saved logs. {@code dmesg --color} and
 * {@code journalctl} write them among the words of a line; rsyslog writes the escape as {@code #033}. Linear.
 */
final class Colours {
    private static final String ESCAPE = "\u001b[";
    private static final String WRITTEN_OUT = "#033[";

    private Colours() {}

    /**
     * The line without colours if it begins with one, as those of {@code dmesg --color} do, which writes an escape in a name as
     * {@code \x1b}. In other lines an escape is a name's own.
     */
    static String without(String line) {
        int at = line.indexOf(ESCAPE);
        if (at < 0 || !line.substring(0, at).isBlank()) {
            return line;
        }
        StringBuilder plain = new StringBuilder(line.length());
        int from = 0;
        while (at >= 0) {
            int end = end(line, at + ESCAPE.length());
            if (end > 0) {
                plain.append(line, from, at);
                from = end;
            }
            at = line.indexOf(ESCAPE, at + 1);
        }
        return plain.append(line, from, line.length()).toString();
    }

    /** Where what stands behind colours that were written out begins. */
    static int skip(String line, int from) {
        int at = from;
        while (line.startsWith(WRITTEN_OUT, at)) {
            int end = end(line, at + WRITTEN_OUT.length());
            if (end < 0) {
                return at;
            }
            at = end;
        }
        return at;
    }

    /** The text without colours that were written out around it; a name at one of its ends may hold the like, and keeps it. */
    static String unwrapped(String text) {
        int from = skip(text, 0);
        int to = end(text);
        return from > 0 && to < text.length() ? text.substring(Math.min(from, to), to) : text;
    }

    /** The text without colours that were written out at its end. */
    static String trimmed(String text) {
        return text.substring(0, end(text));
    }

    private static int end(String text) {
        int to = text.length();
        int at = text.lastIndexOf(WRITTEN_OUT);
        while (at >= 0 && end(text, at + WRITTEN_OUT.length()) == to) {
            to = at;
            at = text.lastIndexOf(WRITTEN_OUT, to - 1);
        }
        return to;
    }

    /** Behind the {@code m} of a sequence whose numbers begin here, or -1. */
    private static int end(String line, int numbers) {
        int at = numbers;
        while (at < line.length() && (Character.digit(line.charAt(at), 10) >= 0 || line.charAt(at) == ';')) {
            at++;
        }
        return at < line.length() && line.charAt(at) == 'm' ? at + 1 : -1;
    }
}
