// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells an error that happened from one that is only spoken of: in prose ("handles Cannot allocate memory gracefully"),
 * in test output, in a quotation of another log. Words of strerror that happened stand behind a colon, a parenthesis or
 * the name of a call; spoken of, they stand within a sentence.
 */
final class Quoting {

    private static final Set<String> SPEAKING_BEFORE = Set.of(
            "handle",
            "handles",
            "handled",
            "handling",
            "simulate",
            "simulates",
            "simulated",
            "simulating",
            "expect",
            "expects",
            "expected",
            "expecting",
            "mock",
            "mocks",
            "mocked",
            "mocking",
            "inject",
            "injects",
            "injecting",
            "test",
            "tests",
            "tested",
            "testing",
            "message",
            "phrase",
            "phrases",
            "string",
            "text",
            "says",
            "see",
            "sees",
            "mentions",
            "about",
            "like",
            "such",
            "documents",
            "explains",
            "avoid",
            "avoids",
            "prevent",
            "prevents",
            "survives",
            "tolerates",
            "called",
            "named",
            "titled",
            "grep",
            "search",
            "searching",
            "matches",
            "matching",
            "pattern",
            "fake");

    private static final Set<String> SPEAKING_AFTER = Set.of(
            "gracefully",
            "message",
            "messages",
            "handling",
            "handler",
            "handlers",
            "test",
            "tests",
            "case",
            "cases",
            "scenario",
            "scenarios",
            "condition",
            "conditions",
            "simulation",
            "injected",
            "injection",
            "mock",
            "conditionally",
            "properly",
            "correctly",
            "page",
            "article",
            "ticket",
            "alert",
            "alerts",
            "rule",
            "metric");

    /** Ways in which test runners begin a line. */
    private static final List<String> RUNNERS = List.of(
            "PASS",
            "FAIL:",
            "FAILED ",
            "--- PASS",
            "--- FAIL",
            "=== RUN",
            "ok ",
            "not ok ",
            "[TEST]",
            "TEST ",
            "test ",
            "✓",
            "✗",
            "✔",
            "Expected ",
            "expected:",
            "assert",
            "AssertionError",
            "+ grep",
            "$ ",
            "> ",
            "#define");

    private static final Set<String> CALM = Set.of("DEBUG", "TRACE", "INFO", "NOTICE", "FINE", "VERBOSE");

    private Quoting() {}

    /** @param level severity of the record as written */
    static boolean isQuoted(String text, ErrnoMention mention, @Nullable String level) {
        if (mention.form() == ErrnoMention.Form.NUMBER) {
            return isRunner(text);
        }
        return isRunner(text)
                || SPEAKING_BEFORE.contains(wordBefore(text, mention.from()))
                || SPEAKING_AFTER.contains(wordAfter(text, mention.to()))
                || (mention.isText() && inQuotation(text, mention))
                || (mention.isText() && isCalm(level) && inSentence(text, mention));
    }

    private static boolean isRunner(String text) {
        String start = text.stripLeading();
        return RUNNERS.stream().anyMatch(start::startsWith);
    }

    private static boolean isCalm(@Nullable String level) {
        return level != null && CALM.contains(level.toUpperCase(Locale.ROOT));
    }

    /** True if words stand on its left without any punctuation between: "on Cannot allocate memory we retry". */
    private static boolean inSentence(String text, ErrnoMention mention) {
        int at = mention.from() - 1;
        return at > 0
                && text.charAt(at) == ' '
                && Chars.isSmall(text.charAt(at - 1))
                && mention.to() < text.length()
                && text.charAt(mention.to()) == ' ';
    }

    /**
     * Within a quotation that speaks of more: quotes around the words alone, or behind = or :, are how values are
     * written.
     */
    private static boolean inQuotation(String text, ErrnoMention mention) {
        int lineStart = text.lastIndexOf('\n', mention.from()) + 1;
        int open = -1;
        for (int i = lineStart; i < mention.from(); i++) {
            char c = text.charAt(i);
            boolean escaped = i > 0 && text.charAt(i - 1) == '\\';
            if ((c == '"' && !escaped) || c == '`') {
                open = open < 0 || text.charAt(open) != c ? i : -1;
            }
        }
        if (open < 0 || open + 1 == mention.from()) {
            return false;
        }
        char before = open == lineStart ? ' ' : text.charAt(open - 1);
        boolean value = before == '=' || before == ':' || (before == ' ' && open > 1 && text.charAt(open - 2) == ':');
        return !value && text.indexOf(text.charAt(open), mention.to()) >= 0;
    }

    private static String wordBefore(String text, int at) {
        int end = at;
        while (end > 0 && isGap(text.charAt(end - 1))) {
            end--;
        }
        int start = end;
        while (start > 0 && Chars.isWord(text.charAt(start - 1))) {
            start--;
        }
        return text.substring(start, end).toLowerCase(Locale.ROOT);
    }

    private static String wordAfter(String text, int at) {
        int start = at;
        while (start < text.length() && isGap(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && Chars.isWord(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end).toLowerCase(Locale.ROOT);
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == '"' || c == '\'' || c == '`';
    }
}
