// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

import java.util.Arrays;

/**
 * Blocks of bytes that a text holds at a sampled position if one of the phrases stands around it: a small table that answers
 * "perhaps" or "no", and the phrases behind each slot for the rare time when it is "perhaps".
 *
 * <p>One table serves one block width. A slot is a hash of the block, so a slot in use may still be no phrase.
 */
final class SampleTable {

    /** 8 Ki slots of one byte: the tables of all widths together stay within a first-level cache. */
    static final int BITS = 13;

    private static final int[] NONE = new int[0];

    /** 1 where a slot is in use: what the scan reads at each sample. */
    final byte[] used = new byte[1 << BITS];

    /** Per slot, pairs of (phrase index, offset of the block in the phrase). */
    private final int[][] entries = new int[1 << BITS][];

    SampleTable() {
        Arrays.fill(entries, NONE);
    }

    void add(int slot, int phrase, int offset) {
        int[] old = entries[slot];
        int[] grown = Arrays.copyOf(old, old.length + 2);
        grown[old.length] = phrase;
        grown[old.length + 1] = offset;
        entries[slot] = grown;
        used[slot] = 1;
    }

    int[] entries(int slot) {
        return entries[slot];
    }
}
