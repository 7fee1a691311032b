// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.phrases;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A phrase that makes a line of a log worth shipping.
 *
 * @param id stable name, as LogRecord.phrases carries it
 * @param text the phrase; compared byte by byte, case and all
 * @param wholeWord true if it counts only where no letter, digit or underscore touches it: EPIPE, but not the "ePipe" of a
 *     name, and "errno=12", but not "errno=121"
 * @param kind what ran out
 * @param errno name of the errno it tells, null if it tells none by itself
 * @param note who writes it
 */
public record Phrase(
        String id,
        String text,
        boolean wholeWord,
        Kind kind,
        @Nullable String errno,
        String note) {

    /** What a phrase speaks of. It proves nothing by itself: the call that failed decides (root-cause reference). */
    public enum Kind {
        /** Memory was refused. */
        ENOMEM,
        /** The other end of a connection or pipe went away. */
        DISCONNECT,
        /** No buffer space. */
        NETWORK_BUFFERS,
        /** No local port. */
        PORTS,
        /** No file descriptor. */
        DESCRIPTORS,
        /** No process or thread. */
        TASKS,
        /** A runtime's own heap limit. */
        HEAP,
        /** Something in user space killed, or saw a kill. */
        KILLER,
        /** Never a failure by itself: tells a restart from a kill, or what the failure of another did. */
        CONTEXT
    }

    /** The phrase's bytes, UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the phrase, found at that place of a line, counts there. */
    public boolean holdsAt(byte[] line, int from, int lineStart, int lineEnd) {
        return !wholeWord
                || ((from == lineStart || !inWord(line[from - 1]))
                        && (from + text.length() >= lineEnd || !inWord(line[from + text.length()])));
    }

    private static boolean inWord(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
    }
}
