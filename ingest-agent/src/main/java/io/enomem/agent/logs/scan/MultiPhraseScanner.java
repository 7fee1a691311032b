// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

import io.enomem.schemas.phrases.Phrase;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Finds any of many phrases in bytes, in one pass, without allocating where there is none.
 *
 * <p>Hardly a byte is compared. At every fourth position a block of bytes is asked for in two tables: however a phrase lies, one
 * of its blocks begins at such a position, and for each way it may lie its block that is rarest in logs is entered ({@link
 * ShortBlocks}, {@link LongBlocks}). Only a "perhaps" is compared. Unlike a shift table (Wu and Manber 1994, "A fast algorithm
 * for multi-pattern searching"), whose next step waits for the answer to the last one, blocks do not depend on each other and
 * are looked up side by side in the processor.
 *
 * <p>Time is linear in the text for a fixed set of phrases: a suspicion costs at most all phrases of one slot. A phrase of
 * three or four ordinary bytes raises more suspicions and makes the scan slower.
 *
 * <p>Immutable and thread-safe.
 */
public final class MultiPhraseScanner {

    /** A shorter phrase would match nearly everything. */
    public static final int SHORTEST = 3;

    /** Distance between two positions that are looked at. */
    static final int STRIDE = 4;

    /** Bytes of a step of the scan. */
    private static final int STEP = 4 * STRIDE;

    /** Bytes that a step loads. */
    private static final int LOADED = STEP - STRIDE + Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Phrase[] phrases;
    private final byte[][] bytes;
    private final ShortBlocks few;
    private final LongBlocks many;

    // Plain loops, here and in what it calls: streams and lambdas would cost a short process as much as its scan.
    private MultiPhraseScanner(List<Phrase> phrases) {
        this.phrases = phrases.toArray(new Phrase[0]);
        this.bytes = new byte[this.phrases.length][];
        this.few = new ShortBlocks(bytes.length > 0);
        this.many = new LongBlocks(bytes.length > 0);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = this.phrases[i].bytes();
            if (bytes[i].length < LongBlocks.SHORTEST) {
                few.enter(i, bytes[i]);
            } else {
                many.enter(i, bytes[i]);
            }
        }
    }

    /**
     * A scanner for these phrases; indexes reported are those of the list.
     *
     * @throws IllegalArgumentException if a phrase is shorter than {@value #SHORTEST} bytes or holds a newline
     */
    public static MultiPhraseScanner of(List<Phrase> phrases) {
        for (Phrase phrase : phrases) {
            if (phrase.bytes().length < SHORTEST || phrase.text().indexOf('\n') >= 0) {
                throw new IllegalArgumentException("Phrase \"" + phrase.text().replace("\n", "\\n") + "\" ("
                        + phrase.id() + ") cannot be searched for:" + " it must have at least " + SHORTEST
                        + " bytes and no newline.");
            }
        }
        return new MultiPhraseScanner(phrases);
    }

    /** The length in bytes of the longest phrase; 0 without phrases. */
    public int longest() {
        int longest = 0;
        for (byte[] phrase : bytes) {
            longest = Math.max(longest, phrase.length);
        }
        return longest;
    }

    /**
     * Where a phrase stands in {@code [from, to)}, whole: its first byte's index, or -1. Of several, one in the first line that
     * has any is reported; not always the leftmost of that line.
     */
    public int find(byte[] text, int from, int to) {
        if (phrases.length == 0) {
            return -1;
        }
        byte[] pairs = few.perhaps;
        int[] words = many.perhaps;
        int end = Math.min(to, text.length) - LOADED;
        int i = from;
        for (; i <= end; i += STEP) {
            long a = (long) LONG.get(text, i);
            long b = (long) LONG.get(text, i + STRIDE);
            long c = (long) LONG.get(text, i + 2 * STRIDE);
            long d = (long) LONG.get(text, i + 3 * STRIDE);
            long hashA = LongBlocks.hash(a);
            long hashB = LongBlocks.hash(b);
            long hashC = LongBlocks.hash(c);
            long hashD = LongBlocks.hash(d);
            int atA = pairs[ShortBlocks.pair(a)] >> (a & 7) | words[LongBlocks.slot(hashA)] >> LongBlocks.bit(hashA);
            int atB = pairs[ShortBlocks.pair(b)] >> (b & 7) | words[LongBlocks.slot(hashB)] >> LongBlocks.bit(hashB);
            int atC = pairs[ShortBlocks.pair(c)] >> (c & 7) | words[LongBlocks.slot(hashC)] >> LongBlocks.bit(hashC);
            int atD = pairs[ShortBlocks.pair(d)] >> (d & 7) | words[LongBlocks.slot(hashD)] >> LongBlocks.bit(hashD);
            if (((atA | atB | atC | atD) & 1) != 0) {
                int found = -1;
                if ((atA & 1) != 0) {
                    found = confirm(text, i, a, from, to);
                }
                if ((atB & 1) != 0 && found < 0) {
                    found = confirm(text, i + STRIDE, b, from, to);
                }
                if ((atC & 1) != 0 && found < 0) {
                    found = confirm(text, i + 2 * STRIDE, c, from, to);
                }
                if ((atD & 1) != 0 && found < 0) {
                    found = confirm(text, i + 3 * STRIDE, d, from, to);
                }
                if (found >= 0) {
                    return found;
                }
            }
        }
        for (; i < to; i += STRIDE) {
            int found = confirm(text, i, eight(text, i), from, to);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    /** Gives the index of each phrase that stands in {@code [from, to)}, once per occurrence, in no certain order. */
    public void each(byte[] text, int from, int to, IntConsumer found) {
        if (phrases.length == 0) {
            return;
        }
        for (int i = from; i < to; i += STRIDE) {
            long eight = eight(text, i);
            if (few.maybe(eight)) {
                report(few.suspects, ShortBlocks.pair(eight), eight, text, i, from, to, found);
            }
            if (many.maybe(eight)) {
                report(many.suspects, LongBlocks.slot(LongBlocks.hash(eight)), eight, text, i, from, to, found);
            }
        }
    }

    private void report(
            Suspects suspects, int slot, long eight, byte[] text, int block, int from, int to, IntConsumer found) {
        for (int s = suspects.first(slot); s >= 0; s = suspects.next(s)) {
            if (suspects.mayBe(s, eight) && standsAt(text, block - suspects.offset(s), suspects.phrase(s), from, to)) {
                found.accept(suspects.phrase(s));
            }
        }
    }

    /** Where the phrase begins of which a block is; -1 if it is of none. */
    private int confirm(byte[] text, int block, long eight, int from, int to) {
        int found = -1;
        if (few.maybe(eight)) {
            found = confirm(few.suspects, ShortBlocks.pair(eight), eight, text, block, from, to);
        }
        if (found < 0 && many.maybe(eight)) {
            found = confirm(many.suspects, LongBlocks.slot(LongBlocks.hash(eight)), eight, text, block, from, to);
        }
        return found;
    }

    private int confirm(Suspects suspects, int slot, long eight, byte[] text, int block, int from, int to) {
        for (int s = suspects.first(slot); s >= 0; s = suspects.next(s)) {
            int start = block - suspects.offset(s);
            if (suspects.mayBe(s, eight) && standsAt(text, start, suspects.phrase(s), from, to)) {
                return start;
            }
        }
        return -1;
    }

    private boolean standsAt(byte[] text, int start, int index, int from, int to) {
        byte[] phrase = bytes[index];
        if (start < from || start + phrase.length > to) {
            return false;
        }
        for (int i = phrase.length - 1; i >= 0; i--) {
            if (text[start + i] != phrase[i]) {
                return false;
            }
        }
        return phrases[index].holdsAt(text, start, from, to);
    }

    /** Eight bytes from a position, the first one lowest; zeros beyond the end. */
    static long eight(byte[] text, int position) {
        if (position + Long.BYTES <= text.length) {
            return (long) LONG.get(text, position);
        }
        long eight = 0;
        for (int i = text.length - 1; i >= position; i--) {
            eight = (eight << 8) | (text[i] & 0xFF);
        }
        return eight;
    }
}
