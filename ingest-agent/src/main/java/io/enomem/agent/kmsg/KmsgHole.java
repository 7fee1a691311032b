// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.schemas.GapKind;
import java.util.Optional;

/**
 * Kernel records that were told to be missing.
 *
 * @param bootId boot they belong to
 * @param kind why
 * @param first sequence number of the first of them
 * @param last sequence number of the last of them
 * @param count how many of these numbers are meant: others were told apart, or passed
 */
record KmsgHole(String bootId, GapKind kind, long first, long last, long count) {
    private static final int WORDS = 5;

    /** Reads what {@link #text} wrote; empty if it is anything else. */
    static Optional<KmsgHole> of(String text) {
        String[] words = text.split("/", -1);
        try {
            return words.length == WORDS
                    ? Optional.of(new KmsgHole(
                            words[0],
                            GapKind.valueOf(words[1]),
                            Long.parseLong(words[2]),
                            Long.parseLong(words[3]),
                            Long.parseLong(words[4])))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One word for a file. */
    String text() {
        return String.join("/", bootId, kind.name(), "" + first, "" + last, "" + count);
    }

    /** Records between two numbers that this one tells of: nobody knows which of its numbers are meant. */
    long within(long from, long to) {
        return Math.min(count, Math.max(0, Math.min(last, to) - Math.max(first, from) + 1));
    }

    /** True if they were there, and too many: all but those that had to pass. */
    boolean isHeldBack() {
        return kind == GapKind.RATE_LIMITED;
    }

    boolean has(long sequence) {
        return first <= sequence && sequence <= last;
    }
}
