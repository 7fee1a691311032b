// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import org.jspecify.annotations.Nullable;

/** Reads values out of one line of JSON without parsing all of it. Linear; a malformed line gives what can be told. */
final class JsonText {

    private JsonText() {}

    /**
     * Appends the string whose first character after the quote is at {@code from}, unescaped.
     *
     * @return the index after its closing quote, or -1 if the text ends before it
     */
    static int unescape(String json, int from, StringBuilder out) {
        int i = from;
        while (i < json.length()) {
            char c = json.charAt(i++);
            if (c == '"') {
                return i;
            }
            if (c == '\\' && i < json.length()) {
                i = escape(json, i, out);
            } else {
                out.append(c);
            }
        }
        return -1;
    }

    /** The value of a string field, the first with this name from {@code from} on, or null. */
    static @Nullable String string(String json, String field, int from) {
        int value = value(json, field, from);
        if (value < 0 || json.charAt(value) != '"') {
            return null;
        }
        StringBuilder out = new StringBuilder();
        return unescape(json, value + 1, out) < 0 ? null : out.toString();
    }

    /** Where the value of a field begins, or -1. */
    static int value(String json, String field, int from) {
        String quoted = '"' + field + '"';
        int at = json.indexOf(quoted, Math.max(0, from));
        while (at >= 0) {
            int i = skipBlanks(json, at + quoted.length());
            if (i < json.length() && json.charAt(i) == ':') {
                i = skipBlanks(json, i + 1);
                return i < json.length() ? i : -1;
            }
            at = json.indexOf(quoted, at + quoted.length());
        }
        return -1;
    }

    private static int skipBlanks(String json, int from) {
        int i = from;
        while (i < json.length() && (json.charAt(i) == ' ' || json.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    /** Appends the escape whose letter is at {@code at}, and gives the index after it. */
    private static int escape(String json, int at, StringBuilder out) {
        char letter = json.charAt(at);
        switch (letter) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'u' -> {
                return unicode(json, at + 1, out);
            }
            default -> out.append(letter);
        }
        return at + 1;
    }

    private static int unicode(String json, int at, StringBuilder out) {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < json.length() ? Character.digit(json.charAt(i), 16) : -1;
            if (digit < 0) {
                out.append("\\u");
                return at;
            }
            code = code << 4 | digit;
        }
        out.append((char) code);
        return at + 4;
    }
}
