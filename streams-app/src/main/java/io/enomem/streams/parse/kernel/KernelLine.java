// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.RecordId;
import io.enomem.streams.parse.text.Chars;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the kernel's log, or a record that holds several.
 *
 * @param caller printk caller, T and a thread id or C and a CPU; null where the kernel does not tell
 * @param continuation true for a fragment that continues the record before it
 * @param text the text without blanks around it
 */
record KernelLine(RecordId id, Instant time, @Nullable String caller, boolean continuation, String text) {

    /** Longest record that is looked at, characters; the kernel's own bound is about 1,000 (LOG_LINE_MAX). */
    static final int MAX_TEXT = 64 * 1024;

    /** Longest prefix of the kind {@code pr_fmt} puts before a message. */
    private static final int MAX_PREFIX = 48;

    static KernelLine of(KernelRecord record) {
        boolean proven = record.getFacilityProven() && record.getFacility() != null && record.getFacility() == 0;
        Long position = record.getSequence() != null ? record.getSequence() : record.getLine();
        RecordId id = new RecordId(source(record), position == null ? 0 : position, proven);
        String text = record.getText();
        String bounded = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        // Mail programs and web pages put these in place of blanks.
        String blanks = proven ? bounded : bounded.replace('\u00a0', ' ');
        return new KernelLine(id, record.getTime(), record.getCaller(), record.getContinuation(), blanks.strip());
    }

    private static String source(KernelRecord record) {
        return record.getSequence() != null && record.getFacilityProven() ? "kmsg" : record.getSource();
    }

    /** The same record with another text. */
    KernelLine with(String other) {
        return new KernelLine(id, time, caller, continuation, other);
    }

    /**
     * Where the message begins in the line: at its start, or behind prefixes such as {@code TCP: request_sock_TCP: }.
     * Kernel messages quote names that anybody may choose, so words elsewhere in the line say nothing; only in saved
     * text, which proves nothing anyway, may a message follow what another writer left on the line. -1 if not found.
     */
    int find(String message) {
        int at = text.indexOf(message);
        if (at <= 0 || isPrefix(at)) {
            return at;
        }
        return id.proven() || quoted(at) ? -1 : at;
    }

    /** True if only words with a colon stand before. */
    private boolean isPrefix(int end) {
        if (end > MAX_PREFIX || text.charAt(end - 1) != ' ') {
            return false;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean afterColon = i > 0 && text.charAt(i - 1) == ':';
            if (c == ' ' ? !afterColon : !isWord(c) && c != ':') {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(char c) {
        return Chars.isWord(c) || c == '-' || c == '.';
    }

    /** True if a quotation mark stands before: what follows may be a name that anybody chose. */
    boolean quoted(int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean apostrophe = c == '\'' && i > 0 && Chars.isAlphanumeric(text.charAt(i - 1));
            if (c == '"' || c == '`' || (c == '\'' && !apostrophe)) {
                return true;
            }
        }
        return false;
    }
}
