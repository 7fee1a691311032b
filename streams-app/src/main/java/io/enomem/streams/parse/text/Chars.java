// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.text;

/** Kinds of ASCII characters. */
public final class Chars {

    private Chars() {}

    /** 0 to 9. */
    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** a to z. */
    public static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }

    /** A to Z. */
    public static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** A letter or a digit. */
    public static boolean isAlphanumeric(char c) {
        return isDigit(c) || isSmall(c) || isCapital(c);
    }

    /** What names of functions, modules and loggers are made of. */
    public static boolean isWord(char c) {
        return isAlphanumeric(c) || c == '_';
    }
}
