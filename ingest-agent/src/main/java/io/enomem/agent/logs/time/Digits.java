// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.time;

/** Reads along a line: digits and letters at a position that moves on. Never beyond the end. Not thread-safe. */
final class Digits {

    /** What {@link #number} gives where there is no such number. */
    static final int NONE = -1;

    private final CharSequence text;
    private int position;

    Digits(CharSequence text, int position) {
        this.text = text;
        this.position = position;
    }

    int position() {
        return position;
    }

    void moveTo(int newPosition) {
        position = newPosition;
    }

    /** The character some places on, or NUL beyond the end. */
    char peek(int ahead) {
        int at = position + ahead;
        return at < text.length() ? text.charAt(at) : 0;
    }

    /** Steps over a character if it is the next one. */
    boolean skip(char expected) {
        if (peek(0) != expected) {
            return false;
        }
        position++;
        return true;
    }

    /** The number of ASCII digits from here on, at most 20. */
    int run() {
        int digits = 0;
        while (digits < 20 && isDigit(peek(digits))) {
            digits++;
        }
        return digits;
    }

    /** The number that the next digits make, all of a count, and steps over them; or {@link #NONE} and stays. */
    int number(int digits) {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            if (!isDigit(peek(i))) {
                return NONE;
            }
            number = number * 10 + (peek(i) - '0');
        }
        position += digits;
        return number;
    }

    /** A number of one or two digits, and no more. */
    int shortNumber() {
        int run = run();
        return run == 1 || run == 2 ? number(run) : NONE;
    }

    /** Digits after a point or comma as nanoseconds, as many as there are; 0 if there is none. */
    int fraction() {
        int nanos = 0;
        int digits = 0;
        while (isDigit(peek(0))) {
            if (digits < 9) {
                nanos = nanos * 10 + (peek(0) - '0');
                digits++;
            }
            position++;
        }
        for (; digits < 9; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
