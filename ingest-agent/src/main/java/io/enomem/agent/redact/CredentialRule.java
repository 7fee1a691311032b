// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import java.util.List;

/** What follows the name of an HTTP authentication scheme (RFC 7617, RFC 6750): {@code Bearer ...}, {@code Basic ...}. */
final class CredentialRule implements RedactionRule {

    private static final List<String> SCHEMES = List.of("Bearer ", "bearer ", "BEARER ", "Basic ", "basic ", "BASIC ");

    private static final int SHORTEST = 8;

    @Override
    public void find(String text, Spans secrets) {
        for (String scheme : SCHEMES) {
            int at = text.indexOf(scheme);
            while (at >= 0) {
                int start = at + scheme.length();
                int end = start;
                while (end < text.length() && Chars.credential(text.charAt(end))) {
                    end++;
                }
                if (end - start >= SHORTEST && !isWord(text, start, end)) {
                    secrets.add(start, end);
                }
                at = text.indexOf(scheme, end);
            }
        }
    }

    /** True for an ordinary word, as in "Basic authentication failed". */
    private static boolean isWord(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean ordinary =
                    (Chars.letter(c) && (!Chars.upper(c) || i == from)) || c == '-' || (c == '.' && i == to - 1);
            if (!ordinary) {
                return false;
            }
        }
        return true;
    }
}
