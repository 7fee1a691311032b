// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.redact.Redacted;
import io.enomem.agent.redact.Redactor;
import java.util.List;

/**
 * The text of a record: its lines joined, redacted as a whole, then cut to its bound around the phrase that matched.
 *
 * @param text what leaves the process
 * @param cut true if parts were left out
 * @param redactions how many secrets were taken out
 */
record RecordText(String text, boolean cut, int redactions) {

    /** What stands between the beginning of a long record and the part around its match. */
    private static final String LEFT_OUT = "\n[...]\n";

    static RecordText of(List<LogLine> lines, String phrase, Redactor redactor) {
        StringBuilder joined = new StringBuilder();
        LogLine before = null;
        for (LogLine line : lines) {
            if (before != null && !before.partial()) {
                joined.append('\n');
            }
            joined.append(line.text());
            before = line;
        }
        // Redacted before it is cut: half a secret would not be recognised.
        Redacted redacted = redactor.redact(joined.toString());
        String text = redacted.text();
        if (text.length() <= RecordBounds.TEXT_CHARS) {
            return new RecordText(text, false, redacted.count());
        }
        return new RecordText(aroundMatch(text, Math.max(0, text.indexOf(phrase))), true, redacted.count());
    }

    private static String aroundMatch(String text, int match) {
        int rest = RecordBounds.TEXT_CHARS - RecordBounds.HEAD_CHARS - LEFT_OUT.length();
        if (match < RecordBounds.TEXT_CHARS / 2) {
            return text.substring(0, between(text, RecordBounds.TEXT_CHARS));
        }
        int from = between(text, Math.min(match - rest / 4, text.length() - rest));
        return text.substring(0, between(text, RecordBounds.HEAD_CHARS))
                + LEFT_OUT
                + text.substring(from, between(text, Math.min(text.length(), from + rest)));
    }

    /** The index, or the one before it where it would part a surrogate pair. */
    private static int between(String text, int index) {
        boolean parts = index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index));
        return parts ? index - 1 : index;
    }
}
