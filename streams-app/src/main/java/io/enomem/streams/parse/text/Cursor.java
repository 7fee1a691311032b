// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.text;

import org.jspecify.annotations.Nullable;

/**
 * A position in a text. A method that does not find what it looks for returns false or null and
 * leaves the position where it was. Not thread-safe.
 */
public final class Cursor {

    private final String text;
    private final int end;
    private int at;

    /** Starts at the first character. */
    public Cursor(String text) {
        this(text, 0, text.length());
    }

    /** Looks at the characters from {@code from} (inclusive) to {@code end} (exclusive) only. */
    public Cursor(String text, int from, int end) {
        this.text = text;
        this.at = from;
        this.end = end;
    }

    /** The position in the whole text. */
    public int position() {
        return at;
    }

    /** True if nothing is left. */
    public boolean atEnd() {
        return at >= end;
    }

    /** The next character, or 0 at the end. */
    public char peek() {
        return at < end ? text.charAt(at) : 0;
    }

    /** The character {@code ahead} places after the next, or 0 behind the end. */
    public char peek(int ahead) {
        return at + ahead < end ? text.charAt(at + ahead) : 0;
    }

    /** Another cursor at the same place. */
    public Cursor copy() {
        return new Cursor(text, at, end);
    }

    /** Moves to a position in the whole text. */
    public void moveTo(int position) {
        at = position;
    }

    /** Moves one character on. */
    public void next() {
        at++;
    }

    /** Skips blanks and tabs. */
    public Cursor blanks() {
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return this;
    }

    /** Skips the literal if it is next. */
    public boolean skip(String literal) {
        if (literal.length() > end - at || !text.startsWith(literal, at)) {
            return false;
        }
        at += literal.length();
        return true;
    }

    /** Moves behind the next occurrence of the literal. */
    public boolean skipPast(String literal) {
        int found = text.indexOf(literal, at);
        if (found < 0 || found + literal.length() > end) {
            return false;
        }
        at = found + literal.length();
        return true;
    }

    /** The text up to the next occurrence of the literal, which is skipped too. */
    public @Nullable String until(String literal) {
        int found = text.indexOf(literal, at);
        if (found < 0 || found + literal.length() > end) {
            return null;
        }
        String before = text.substring(at, found);
        at = found + literal.length();
        return before;
    }

    /** The text up to the last occurrence of the literal, which is skipped too. */
    public @Nullable String untilLast(String literal) {
        int found = text.lastIndexOf(literal, end - literal.length());
        if (found < at) {
            return null;
        }
        String before = text.substring(at, found);
        at = found + literal.length();
        return before;
    }

    /** The characters up to the next blank, tab or the end; null if there are none. */
    public @Nullable String word() {
        int from = at;
        while (at < end && text.charAt(at) != ' ' && text.charAt(at) != '\t') {
            at++;
        }
        return at == from ? null : text.substring(from, at);
    }

    /** All that is left. */
    public String rest() {
        String rest = text.substring(at, end);
        at = end;
        return rest;
    }

    /** A decimal number with an optional minus sign; null if none is next or it does not fit 64 bits. */
    public @Nullable Long number() {
        int from = at;
        boolean negative = peek() == '-';
        int digit = negative ? at + 1 : at;
        int firstDigit = digit;
        long value = 0;
        boolean fits = true;
        while (digit < end && Chars.isDigit(text.charAt(digit))) {
            int next = text.charAt(digit) - '0';
            fits &= value <= (Long.MAX_VALUE - next) / 10;
            value = value * 10 + next;
            digit++;
        }
        if (digit == firstDigit || !fits) {
            at = from;
            return null;
        }
        at = digit;
        return negative ? -value : value;
    }

    /** A number that fits 32 bits, as {@link #number()}. */
    public @Nullable Integer integer() {
        int from = at;
        Long value = number();
        if (value == null || value != value.intValue()) {
            at = from;
            return null;
        }
        return value.intValue();
    }
}
