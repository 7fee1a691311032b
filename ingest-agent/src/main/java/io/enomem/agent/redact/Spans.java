// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import java.util.BitSet;

/** Parts of one text that must not leave. Parts that touch or overlap are one. Not thread-safe. */
final class Spans {

    private final BitSet hidden = new BitSet();

    /** Adds the characters from an index up to another, which is not included. */
    void add(int from, int to) {
        hidden.set(from, Math.max(from, to));
    }

    boolean isEmpty() {
        return hidden.isEmpty();
    }

    /** The text without these parts. */
    Redacted takenOutOf(String text) {
        StringBuilder rest = new StringBuilder(text.length());
        int count = 0;
        int shown = 0;
        for (int from = hidden.nextSetBit(0); from >= 0; from = hidden.nextSetBit(shown)) {
            rest.append(text, shown, from).append(Redactor.PUT_IN_PLACE);
            shown = hidden.nextClearBit(from);
            count++;
        }
        return new Redacted(rest.append(text, shown, text.length()).toString(), count);
    }
}
