// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import java.util.function.BiConsumer;

/**
 * Reads the fields of a JSON object, those of inner objects by their own names: forgiving, in one pass, never failing. A
 * log line that was cut gives what stands before the cut. Arrays are skipped over but for the strings and objects in them.
 */
final class JsonFields {

    private static final int MAX_FIELDS = 256;
    private static final int MAX_VALUE = 64 * 1024;

    private final String text;
    private final BiConsumer<String, String> out;
    private int at;
    private int fields;

    private JsonFields(String text, BiConsumer<String, String> out) {
        this.text = text;
        this.out = out;
    }

    static void read(String text, BiConsumer<String, String> out) {
        new JsonFields(text, out).read();
    }

    /** A string behind which a colon stands is a name; whatever scalar follows is its value. */
    private void read() {
        while (at < text.length() && fields < MAX_FIELDS) {
            if (text.charAt(at) != '"') {
                at++;
                continue;
            }
            String name = string();
            blanks();
            if (at < text.length() && text.charAt(at) == ':') {
                at++;
                blanks();
                value(name);
            }
        }
    }

    private void value(String name) {
        if (at >= text.length()) {
            return;
        }
        char c = text.charAt(at);
        if (c == '"') {
            put(name, string());
        } else if (c != '{' && c != '[') {
            int from = at;
            while (at < text.length() && ",}] \t\n\r".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            put(name, text.substring(from, at));
        }
    }

    private void put(String name, String value) {
        fields++;
        out.accept(name, value);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** The string that begins here; the position is then behind its closing quote. */
    private String string() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                c = escape();
            }
            if (value.length() < MAX_VALUE) {
                value.append(c);
            }
        }
        at++;
        return value.toString();
    }

    private char escape() {
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'u' -> unicode();
            default -> c;
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4 && at < text.length() && Character.digit(text.charAt(at), 16) >= 0; i++) {
            code = code * 16 + Character.digit(text.charAt(at++), 16);
        }
        return (char) code;
    }
}
