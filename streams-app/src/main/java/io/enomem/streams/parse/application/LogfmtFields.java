// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import java.util.function.BiConsumer;

/** Reads {@code level=error msg="send failed" peer=10.0.0.1}; gives nothing unless the line is written so throughout. */
final class LogfmtFields {

    private static final int MAX_FIELDS = 128;

    private LogfmtFields() {}

    static void read(String text, BiConsumer<String, String> out) {
        if (!text.contains("msg=") && !text.contains("message=") && !text.contains("level=")) {
            return;
        }
        int at = 0;
        for (int i = 0; i < MAX_FIELDS && at < text.length(); i++) {
            int name = at;
            while (at < text.length() && isName(text.charAt(at))) {
                at++;
            }
            if (at == name || at >= text.length() || text.charAt(at) != '=') {
                return;
            }
            String key = text.substring(name, at++);
            int end = at < text.length() && text.charAt(at) == '"' ? quoteEnd(text, at) : wordEnd(text, at);
            boolean quoted = end > at + 1 && text.charAt(at) == '"';
            out.accept(key, quoted ? unescape(text.substring(at + 1, end - 1)) : text.substring(at, end));
            at = end;
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
    }

    private static boolean isName(char c) {
        return Chars.isWord(c) || c == '.' || c == '-' || c == '@';
    }

    private static int wordEnd(String text, int from) {
        int blank = text.indexOf(' ', from);
        return blank < 0 ? text.length() : blank;
    }

    private static int quoteEnd(String text, int from) {
        for (int i = from + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i + 1;
            }
        }
        return text.length();
    }

    private static String unescape(String value) {
        return value.indexOf('\\') < 0 ? value : value.replace("\\n", "\n").replace("\\\"", "\"");
    }
}
