// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * What most loggers have in common: a date, then in any order a level, a process id, a thread in brackets and a logger
 * that ends with a colon or " - ". Covers Logback, Log4j, Spring Boot, Python, Rust's tracing, Go, PostgreSQL, MySQL, PHP
 * and whoever writes alike. Always succeeds: what is no head is the message.
 */
final class GenericHead implements Head {

    private static final int MAX_PARTS = 8;
    private static final int MAX_WORD = 160;
    private static final int MAX_DATE = 40;

    @Override
    public LogEvent read(String line) {
        Cursor cursor = new Cursor(line);
        skipDate(cursor);
        return behindDate(cursor.rest());
    }

    /** Words of digits with a colon, a dash or a slash, and the zone behind them. */
    private static void skipDate(Cursor cursor) {
        boolean dated = false;
        for (int i = 0; i < 4; i++) {
            Cursor ahead = cursor.copy();
            String word = ahead.blanks().word();
            if (word == null || !(isDate(word) || (dated && isZone(word)))) {
                return;
            }
            dated = true;
            cursor.moveTo(ahead.blanks().position());
        }
    }

    /** Digits on both sides of a colon, a dash or a slash. */
    private static boolean isDate(String word) {
        int part = 0;
        while (part < word.length() && Chars.isDigit(word.charAt(part))) {
            part++;
        }
        boolean parted = part > 0 && part + 1 < word.length() && ":-/".indexOf(word.charAt(part)) >= 0;
        return parted && Chars.isDigit(word.charAt(part + 1)) && word.length() <= MAX_DATE;
    }

    private static boolean isZone(String word) {
        char c = word.charAt(0);
        boolean offset = (c == '+' || c == '-') && word.length() >= 5 && Chars.isDigit(word.charAt(1));
        boolean name = word.length() <= 5 && Chars.isCapital(c) && !Levels.isLevel(strip(word)) && allCapitals(word);
        return offset || name;
    }

    private static boolean allCapitals(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!Chars.isCapital(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Reads the parts up to the message. */
    static LogEvent behindDate(String line) {
        Parts parts = new Parts(new Cursor(line));
        for (int i = 0; i < MAX_PARTS && parts.next(); i++) {
            // Each step takes one part.
        }
        return LogEvent.of("plain", parts.cursor.rest())
                .withLevel(parts.level)
                .withProcess(parts.pid, parts.thread, parts.component);
    }

    private static String strip(String word) {
        return word.endsWith(":") || word.endsWith("]") ? word.substring(0, word.length() - 1) : word;
    }

    private static final class Parts {
        private final Cursor cursor;
        private @Nullable String level;
        private @Nullable Integer pid;
        private @Nullable String thread;
        private @Nullable String component;

        Parts(Cursor cursor) {
            this.cursor = cursor;
        }

        boolean next() {
            cursor.blanks();
            boolean opens = cursor.peek() == '[' || cursor.peek() == '(';
            return opens ? bracket() : word();
        }

        private boolean bracket() {
            Cursor ahead = cursor.copy();
            String close = ahead.peek() == '[' ? "]" : ")";
            ahead.next();
            String inside = ahead.until(close);
            if (inside == null || inside.length() > MAX_WORD) {
                return false;
            }
            String last = inside.substring(inside.lastIndexOf(' ') + 1);
            if (Levels.isLevel(last) && (last.equals(inside) || isDate(inside))) {
                level = level == null ? last : level;
            } else if (close.equals(")")) {
                return false;
            } else if (isNumber(inside) && pid == null) {
                pid = new Cursor(inside).integer();
            } else if (thread == null && !isDate(inside)) {
                thread = inside;
            }
            ahead.skip(":");
            cursor.moveTo(ahead.position());
            return true;
        }

        private boolean word() {
            Cursor ahead = cursor.copy();
            String word = ahead.word();
            if (word == null || word.length() > MAX_WORD) {
                return false;
            }
            if (level == null && Levels.isLevel(strip(word))) {
                level = strip(word);
                cursor.moveTo(ahead.position());
                return true;
            }
            if (word.equals("---") || word.equals("-") || isNumber(word)) {
                pid = pid == null && isNumber(word) ? new Cursor(word).integer() : pid;
                cursor.moveTo(ahead.position());
                return true;
            }
            return logger(word, ahead);
        }

        /** A logger stays in the message if it ends with a colon: the words may as well be of the message. */
        private boolean logger(String word, Cursor ahead) {
            if (component != null || level == null) {
                return false;
            }
            if (Levels.isLevel(strip(word))) {
                return false;
            }
            if (word.endsWith(":") && word.length() > 1 && !isNumber(strip(word))) {
                component = word.substring(0, word.length() - 1);
                return false;
            }
            boolean dash = ahead.blanks().skip("- ");
            boolean colon = !dash && ahead.skip(": ");
            if (!dash && !colon) {
                return false;
            }
            component = word;
            cursor.moveTo(ahead.position());
            return true;
        }

        private static boolean isNumber(String word) {
            Integer number = new Cursor(word).integer();
            return number != null && String.valueOf(number).equals(word);
        }
    }
}
