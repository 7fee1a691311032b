// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import java.util.List;

/**
 * Values of names that say so: {@code password=x}, {@code "apiKey": "x"}, {@code Authorization: Basic x},
 * {@code --token x}, {@code &access_token=x}.
 *
 * <p>After a colon and a blank, prose is as likely as a value ("failed to read token: Connection reset by peer"): there an
 * unquoted value counts only if it looks like a secret or the name is a password, and never if it is one of the phrases that
 * logs are searched for.
 */
final class NamedValueRule implements RedactionRule {

    private static final int LONGEST_NAME = 64;

    /** An unquoted value of this length or with a digit looks like a secret. Ours. */
    private static final int SECRET_LENGTH = 16;

    private static final String ENDS = ",;&)]}\"'<>\\";
    private static final List<String> NO_VALUES =
            List.of("null", "true", "false", "none", "nil", "(null)", "undefined");

    private final SecretNames names;
    private final List<String> phrases;

    NamedValueRule(List<String> names, List<String> phrases) {
        this.names = new SecretNames(names);
        this.phrases = phrases;
    }

    @Override
    public void find(String text, Spans secrets) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '=' || c == ':') {
                i = Math.max(i + 1, value(text, i, secrets));
            } else if (c == '-' && text.startsWith("--", i) && (i == 0 || text.charAt(i - 1) <= ' ')) {
                i = Math.max(i + 2, option(text, i + 2, secrets));
            } else {
                i++;
            }
        }
    }

    /** The value after a separator, if a secret name stands before it; gives where to go on. */
    private int value(String text, int separator, Spans secrets) {
        String name = nameBefore(text, separator);
        if (!names.secret(name)) {
            return separator + 1;
        }
        int start = separator + 1;
        if (start < text.length() && text.charAt(start) == '>') {
            start++;
        }
        int blanks = skipBlanks(text, start);
        boolean prose = blanks > start && text.charAt(separator) == ':';
        int quote = openingQuote(text, blanks);
        if (quote > blanks) {
            int end = closingQuote(text, quote, text.charAt(quote - 1), quote - blanks == 2);
            add(text, quote, end, secrets);
            return end;
        }
        if (prose && startsWithPhrase(text, blanks)) {
            return blanks;
        }
        int end = names.header(name) ? endOfLine(text, blanks) : endOfValue(text, blanks);
        if (prose && !names.certain(name) && !looksSecret(text, blanks, end)) {
            return blanks;
        }
        add(text, blanks, end, secrets);
        return end;
    }

    /** The value after a blank, if the option's name is secret. */
    private int option(String text, int from, Spans secrets) {
        int end = Chars.endOfToken(text, from);
        if (end >= text.length() || text.charAt(end) != ' ' || !names.secret(SecretNames.plain(text, from, end))) {
            return from;
        }
        int stop = endOfValue(text, end + 1);
        add(text, end + 1, stop, secrets);
        return stop;
    }

    private static void add(String text, int from, int to, Spans secrets) {
        if (to > from && !NO_VALUES.contains(text.substring(from, Math.min(to, from + 10)))) {
            secrets.add(from, to);
        }
    }

    private static String nameBefore(String text, int separator) {
        int end = separator;
        while (end > 0 && separator - end < 3 && " \"'\\".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = end;
        while (start > 0
                && end - start < LONGEST_NAME
                && (Chars.token(text.charAt(start - 1)) || text.charAt(start - 1) == '.')) {
            start--;
        }
        return SecretNames.plain(text, start, end);
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    /** After an opening quote, which may be escaped; the same index if there is none. */
    private static int openingQuote(String text, int from) {
        int i = from;
        if (i + 1 < text.length() && text.charAt(i) == '\\') {
            i++;
        }
        return i < text.length() && (text.charAt(i) == '"' || text.charAt(i) == '\'') ? i + 1 : from;
    }

    /** Where a quoted value ends: at its closing quote, escaped like the opening one, at the line's end otherwise. */
    private static int closingQuote(String text, int from, char quote, boolean escaped) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n') {
            if (text.charAt(i) == '\\' && !(escaped && i + 1 < text.length() && text.charAt(i + 1) == quote)) {
                i++;
            } else if (text.charAt(i) == quote || text.charAt(i) == '\\') {
                return i;
            }
            i++;
        }
        return Math.min(i, text.length());
    }

    private static int endOfValue(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) > ' ' && ENDS.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private static int endOfLine(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '"' && text.charAt(i) != '\'') {
            i++;
        }
        return i;
    }

    private boolean startsWithPhrase(String text, int at) {
        for (String phrase : phrases) {
            if (text.startsWith(phrase, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean looksSecret(String text, int from, int to) {
        boolean digit = false;
        for (int i = from; i < to; i++) {
            digit |= Chars.digit(text.charAt(i));
        }
        return digit || to - from >= SECRET_LENGTH;
    }
}
