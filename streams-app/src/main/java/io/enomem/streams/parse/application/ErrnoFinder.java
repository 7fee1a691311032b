// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.application.ErrnoMention.Form;
import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the error in a text: {@code (12: ...)}, {@code (12)Cannot...}, {@code [Errno 12]}, {@code OSError(12, ...)},
 * {@code errno=12}, {@code errno: -12}, {@code (os error 12)}, {@code System error: 12 (...)}, {@code error=12,},
 * {@code ENOMEM}, or the words of strerror. The first number or symbol wins; without one, the first text.
 */
final class ErrnoFinder {

    /** Words behind which the number of an error stands, small letters; punctuation and blanks may come between. */
    private static final List<String> NUMBER_WORDS = List.of(
            "os error",
            "os { code",
            "system error",
            "errno",
            "oserror",
            "socketexception",
            "error=",
            "error code",
            "err=",
            "rc=");

    private ErrnoFinder() {}

    static @Nullable ErrnoMention find(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        ErrnoMention best = null;
        best = first(best, numbered(text, small));
        best = first(best, parenthesised(text, small));
        for (Errno errno : Errno.values()) {
            best = first(best, symbol(text, errno));
        }
        if (best != null) {
            return best;
        }
        for (Errno errno : Errno.values()) {
            best = first(best, words(small, errno));
        }
        return best;
    }

    private static @Nullable ErrnoMention first(@Nullable ErrnoMention a, @Nullable ErrnoMention b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        boolean longer = b.from() == a.from() && b.to() > a.to();
        return b.from() < a.from() || longer ? b : a;
    }

    private static @Nullable ErrnoMention numbered(String text, String small) {
        ErrnoMention best = null;
        for (String word : NUMBER_WORDS) {
            int at = small.indexOf(word);
            while (at >= 0) {
                ErrnoMention mention = startsWord(small, at) ? numberBehind(text, at, at + word.length()) : null;
                if (mention != null) {
                    best = first(best, mention);
                    break;
                }
                at = small.indexOf(word, at + 1);
            }
        }
        return best;
    }

    private static @Nullable ErrnoMention numberBehind(String text, int from, int behind) {
        Cursor cursor = new Cursor(text, behind, text.length());
        for (int i = 0; i < 3 && isBetween(cursor.peek()); i++) {
            cursor.next();
        }
        Long number = cursor.number();
        Errno errno = number == null || Chars.isWord(cursor.peek()) ? null : Errno.of(number);
        return errno == null ? null : new ErrnoMention(errno, from, cursor.position(), Form.NUMBER);
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == ':' || c == '=' || c == '(' || c == '"';
    }

    /** nginx: {@code failed (12: text)}; Apache: {@code (12)Text}; glued to a text: {@code 12Cannot allocate memory}. */
    private static @Nullable ErrnoMention parenthesised(String text, String small) {
        for (int open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
            Cursor cursor = new Cursor(text, open + 1, text.length());
            Long number = cursor.number();
            Errno errno = number == null ? null : Errno.of(number);
            boolean nginx = cursor.skip(": ") && cursor.peek() != 0;
            boolean apache = !nginx && cursor.skip(")") && !cursor.atEnd() && cursor.peek() != ' ';
            if (errno != null && (nginx ? endsWord(text, open, "failed") || told(small, cursor, errno) : apache)) {
                return new ErrnoMention(errno, open, cursor.position(), Form.NUMBER);
            }
        }
        return glued(small);
    }

    private static boolean told(String small, Cursor cursor, Errno errno) {
        return errno.texts().stream().anyMatch(words -> small.startsWith(words, cursor.position()));
    }

    private static boolean endsWord(String text, int end, String word) {
        return text.startsWith(word, end - word.length() - 1);
    }

    private static @Nullable ErrnoMention glued(String small) {
        for (Errno errno : Errno.values()) {
            for (String words : errno.texts()) {
                int at = small.indexOf(words);
                int from = at;
                while (from > 0 && Chars.isDigit(small.charAt(from - 1))) {
                    from--;
                }
                Long number = at <= 0 || from == at ? null : new Cursor(small, from, at).number();
                if (number != null && Errno.of(number) == errno) {
                    return new ErrnoMention(errno, from, at + words.length(), Form.NUMBER);
                }
            }
        }
        return null;
    }

    private static @Nullable ErrnoMention symbol(String text, Errno errno) {
        String name = errno.name();
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean word = startsWord(text, at) && (end == text.length() || !Chars.isWord(text.charAt(end)));
            if (word) {
                return new ErrnoMention(errno, at, end, Form.SYMBOL);
            }
        }
        return null;
    }

    private static @Nullable ErrnoMention words(String small, Errno errno) {
        ErrnoMention best = null;
        for (String words : errno.texts()) {
            int at = small.indexOf(words);
            if (at >= 0) {
                best = first(best, new ErrnoMention(errno, at, at + words.length(), Form.TEXT));
            }
        }
        return best;
    }

    private static boolean startsWord(String text, int at) {
        return at == 0 || !Chars.isWord(text.charAt(at - 1));
    }
}
