// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

/**
 * Phrases of many bytes, which consist of ordinary words: blocks of eight are looked at, of which few stand in other text. A
 * table by a hash of the block answers "perhaps" or "no" in one load. Filled once, immutable afterwards.
 */
final class LongBlocks {
    /** Bytes of a block. */
    static final int WIDTH = Long.BYTES;

    /** A phrase from this length on holds a block wherever it lies. */
    static final int SHORTEST = WIDTH + MultiPhraseScanner.STRIDE - 1;

    /** An odd multiplier with well spread bits: 2^64 over the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** 2^14 words of 32 bits: five hundred blocks of our phrases fill a thousandth of them. */
    private static final int BITS = 14;

    /** log2 of the bits of a word. */
    private static final int BIT = 5;

    /** By the high bits of the hash: the bits next to them choose a bit, which is set if some phrase has such a block. */
    final int[] perhaps;

    /** What is behind each word. */
    final Suspects suspects = new Suspects();

    /** @param used false if there is nothing to look for, so that no room is taken */
    LongBlocks(boolean used) {
        perhaps = new int[used ? 1 << BITS : 0];
    }

    /** The hash of eight bytes. */
    static long hash(long eight) {
        return eight * SPREAD;
    }

    /** The place of a hash in {@link #perhaps}. */
    static int slot(long hash) {
        return (int) (hash >>> (Long.SIZE - BITS));
    }

    /** A distance to shift a word by, of which a shift takes the five low bits (JLS 15.19). */
    static int bit(long hash) {
        return (int) (hash >>> (Long.SIZE - BITS - BIT));
    }

    /** Whether eight bytes, the first one lowest, are a block of some phrase. */
    boolean maybe(long eight) {
        long hash = hash(eight);
        return (perhaps[slot(hash)] >>> bit(hash) & 1) != 0;
    }

    /** Enters a phrase with its rarest block for each of the ways in which it may lie between the blocks looked at. */
    void enter(int phrase, byte[] text) {
        for (int alignment = 0; alignment < MultiPhraseScanner.STRIDE; alignment++) {
            int offset = Commonness.rarest(text, alignment, text.length - WIDTH, WIDTH);
            long hash = hash(MultiPhraseScanner.eight(text, offset));
            perhaps[slot(hash)] |= 1 << bit(hash);
            suspects.add(slot(hash), phrase, text, offset);
        }
    }
}
