// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

/** Kinds of ASCII characters. */
final class Chars {

    private Chars() {}

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean upper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean letter(char c) {
        return upper(c) || (c >= 'a' && c <= 'z');
    }

    static boolean word(char c) {
        return letter(c) || digit(c) || c == '_';
    }

    /** Of tokens as most services make them: letters, digits, underscore, dash. */
    static boolean token(char c) {
        return word(c) || c == '-';
    }

    /** Of tokens and Base64 of both alphabets. */
    static boolean credential(char c) {
        return token(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
    }

    static char lower(char c) {
        return upper(c) ? (char) (c + ('a' - 'A')) : c;
    }

    /** The index of the first character from {@code from} on that is no character of a token. */
    static int endOfToken(String text, int from) {
        int i = from;
        while (i < text.length() && token(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
