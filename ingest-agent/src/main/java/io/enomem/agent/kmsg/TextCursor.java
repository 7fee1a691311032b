// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.util.ArrayList;
import java.util.List;

/** A place in one line; each method moves forward over what it recognises, and stays where it does not. */
final class TextCursor {
    private final String text;
    private int at;

    TextCursor(String text) {
        this.text = text;
    }

    int at() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The character here, or NUL at the end. */
    char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    boolean skip(char wanted) {
        if (peek() != wanted || atEnd()) {
            return false;
        }
        at++;
        return true;
    }

    boolean skip(String wanted) {
        if (!text.startsWith(wanted, at)) {
            return false;
        }
        at += wanted.length();
        return true;
    }

    /** Skips blanks and tabs; tells how many. */
    int blanks() {
        int start = at;
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
        return at - start;
    }

    /** The number here if it has between {@code min} and {@code max} (at most 18) digits, else -1. */
    long digits(int min, int max) {
        long value = 0;
        int end = at;
        while (end < text.length() && end - at < max && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            value = value * 10 + text.charAt(end) - '0';
            end++;
        }
        if (end - at < min) {
            return -1;
        }
        at = end;
        return value;
    }

    /** What stands here up to the next blank or the end. */
    String word() {
        int end = at;
        while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
            end++;
        }
        String word = text.substring(at, end);
        at = end;
        return word;
    }

    /** Everything from here. */
    String rest() {
        return text.substring(at);
    }

    /** The words before the next {@code end}, which is passed, if it is at most {@code max} away; else none. */
    String[] until(char end, int max) {
        int close = text.indexOf(end, at);
        if (close < 0 || close - at > max) {
            return new String[0];
        }
        String[] words = words(text.substring(at, close));
        at = close + 1;
        return words;
    }

    private static String[] words(String text) {
        List<String> words = new ArrayList<>();
        TextCursor cursor = new TextCursor(text);
        cursor.blanks();
        while (!cursor.atEnd()) {
            words.add(cursor.word());
            cursor.blanks();
        }
        return words.toArray(String[]::new);
    }
}
