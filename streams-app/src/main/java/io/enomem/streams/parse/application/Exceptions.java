// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The class of the exception that a record tells: {@code java.io.IOException}, {@code BrokenPipeError}, {@code Errno::EPIPE}. */
final class Exceptions {

    private static final List<String> ENDINGS = List.of("Exception", "Error");
    private static final int LONGEST = 160;

    /** Words that only end like one. */
    private static final List<String> NOT_ONE = List.of("Error", "Exception", "FatalError");

    private Exceptions() {}

    static @Nullable String in(String text) {
        int ruby = text.indexOf("Errno::E");
        if (ruby >= 0) {
            return text.substring(ruby, end(text, ruby + "Errno::".length()));
        }
        int best = -1;
        String found = null;
        for (String ending : ENDINGS) {
            for (int at = text.indexOf(ending); at >= 0; at = text.indexOf(ending, at + 1)) {
                int end = at + ending.length();
                int start = start(text, at);
                String name = text.substring(start, end);
                boolean whole = end == text.length() || !isName(text.charAt(end));
                if (whole && !NOT_ONE.contains(name) && Chars.isCapital(simple(name)) && end - start <= LONGEST) {
                    if (best < 0 || start < best) {
                        best = start;
                        found = name;
                    }
                    break;
                }
            }
        }
        return found;
    }

    private static char simple(String name) {
        return name.charAt(name.lastIndexOf('.') + 1);
    }

    private static int start(String text, int at) {
        int start = at;
        while (start > 0 && at - start < LONGEST && (isName(text.charAt(start - 1)) || text.charAt(start - 1) == '.')) {
            start--;
        }
        return start;
    }

    private static int end(String text, int at) {
        int end = at;
        while (end < text.length() && end - at < LONGEST && isName(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isName(char c) {
        return Chars.isWord(c) || c == '$';
    }
}
