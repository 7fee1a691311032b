// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

/**
 * Phrases of few bytes: of every four bytes a block of three is looked at, of which bytes outside the phrase may be anything.
 * The second and third byte count whole, the first one by its three low bits: a table answers "perhaps" or "no" in one load,
 * and two bytes of text never share a place in it with two others. Filled once, immutable afterwards.
 */
final class ShortBlocks {
    /** Bytes of a block. */
    private static final int WIDTH = 3;

    /** Two bytes. */
    private static final int PAIR = 0xFFFF;

    private static final int BYTES = 1 << Byte.SIZE;
    private static final int LOW_BITS = 7;
    private static final int ANY = -1;

    /** By second and third byte, the third one high: bit n is set if the first one may have the low bits n. */
    final byte[] perhaps;

    /** What is behind each pair. */
    final Suspects suspects = new Suspects();

    /** @param used false if there is nothing to look for, so that no room is taken */
    ShortBlocks(boolean used) {
        perhaps = new byte[used ? PAIR + 1 : 0];
    }

    /** The place of a block in {@link #perhaps}: of eight bytes, the first one lowest, or of four. */
    static int pair(long eight) {
        return (int) (eight >>> Byte.SIZE) & PAIR;
    }

    /** Whether eight bytes, the first one lowest, begin with a block of some phrase. */
    boolean maybe(long eight) {
        return (perhaps[pair(eight)] >> (eight & LOW_BITS) & 1) != 0;
    }

    /** Enters a phrase with its rarest block for each of the ways in which it may lie between the blocks looked at. */
    void enter(int phrase, byte[] text) {
        for (int alignment = 0; alignment < MultiPhraseScanner.STRIDE; alignment++) {
            int first = alignment - MultiPhraseScanner.STRIDE;
            // No block begins with a phrase's last byte: it could be the block of a phrase of the next line, too.
            enter(phrase, text, Commonness.rarest(text, first, text.length - 2, WIDTH));
        }
    }

    private void enter(int phrase, byte[] text, int offset) {
        int first = at(text, offset);
        int second = at(text, offset + 1);
        int third = at(text, offset + 2);
        for (int two = Math.max(0, second); two < (second == ANY ? BYTES : second + 1); two++) {
            for (int three = Math.max(0, third); three < (third == ANY ? BYTES : third + 1); three++) {
                int pair = three << Byte.SIZE | two;
                perhaps[pair] |= (byte) (first == ANY ? ANY : 1 << (first & LOW_BITS));
                suspects.add(pair, phrase, text, offset);
            }
        }
    }

    private static int at(byte[] text, int index) {
        return index < 0 || index >= text.length ? ANY : text[index] & 0xFF;
    }
}
