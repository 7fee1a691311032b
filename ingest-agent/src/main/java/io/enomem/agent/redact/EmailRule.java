// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import java.util.Set;

/**
 * E-mail addresses: {@code local@domain.tld}. systemd's instances ({@code user@1000.service}) and Java's modules
 * ({@code java.base@17.0.1}) are none.
 */
final class EmailRule implements RedactionRule {

    /** Suffixes of units (systemd.unit(5)), which are no top-level domains. */
    private static final Set<String> UNITS = Set.of(
            "service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "slice", "scope");

    /** RFC 5321, 4.5.3.1.1. */
    private static final int LONGEST_LOCAL = 64;

    @Override
    public void find(String text, Spans secrets) {
        int bound = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int start = at;
            while (start > bound && at - start < LONGEST_LOCAL && local(text.charAt(start - 1))) {
                start--;
            }
            int end = endOfDomain(text, at + 1);
            bound = Math.max(at + 1, end);
            if (start < at && end > 0) {
                secrets.add(start, end);
            }
        }
    }

    private static boolean local(char c) {
        return Chars.token(c) || c == '.' || c == '+' || c == '%' || c > 0x7F;
    }

    /** After a domain of at least two labels, the last of letters only; -1 if there is none. */
    private static int endOfDomain(String text, int from) {
        int end = from;
        while (end < text.length()
                && ((Chars.token(text.charAt(end)) && text.charAt(end) != '_') || text.charAt(end) == '.')) {
            end++;
        }
        while (end > from && !Chars.word(text.charAt(end - 1))) {
            end--;
        }
        int label = end;
        while (label > from && Chars.letter(text.charAt(label - 1))) {
            label--;
        }
        boolean domain = label > from + 1 && text.charAt(label - 1) == '.' && end - label >= 2;
        return domain && !UNITS.contains(text.substring(label, end)) ? end : -1;
    }
}
