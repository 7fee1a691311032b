// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

import java.util.Arrays;

/**
 * Answers "perhaps" or "no" to whether a block of bytes stands in some phrase, and names the phrases behind each "perhaps". A
 * slot is a hash of a block, so a slot in use may still be of another block.
 */
final class SampleTable {

    /** An odd multiplier with well spread bits: 2^64 over the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final int[] NONE = new int[0];

    /** 1 where a slot is in use: what the scan reads at each sample. A power of two long. */
    final byte[] used;

    /** Per slot, pairs of (phrase index, offset of the block in the phrase). */
    private final int[][] entries;

    SampleTable(int bits) {
        used = new byte[1 << bits];
        entries = new int[1 << bits][];
        Arrays.fill(entries, NONE);
    }

    /** The slot of the first {@code width} of eight bytes, the first one lowest, in a table of 2^bits slots. */
    static int slot(long eight, int width, int bits) {
        return (int) (((eight << (Long.SIZE - Byte.SIZE * width)) * SPREAD) >>> (Long.SIZE - bits));
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
