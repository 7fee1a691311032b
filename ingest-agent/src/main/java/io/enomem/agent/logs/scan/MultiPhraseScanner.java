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
 * <p>Only every third position is looked at. However a phrase of at least five bytes lies, a block of three of its bytes begins
 * at such a position; for each of the three ways it may lie, its block that is rarest in logs is entered in a table. Longer
 * phrases consist of ordinary words, of which every third byte's neighbours are met everywhere: from eleven bytes on, blocks
 * of six are entered, and every sixth position is looked at. The scan asks the tables at each sample, and only a "perhaps"
 * is compared byte by byte. Unlike a shift table (Wu and Manber 1994, "A fast algorithm for multi-pattern searching"), whose
 * next step waits for the answer to the last one, samples do not depend on each other and run side by side in the processor.
 *
 * <p>Time is linear in the text for a fixed set of phrases: a suspicion costs at most all phrases of one slot. A phrase of
 * three or four bytes makes the whole scan several times slower, since more positions have to be looked at.
 *
 * <p>Immutable and thread-safe.
 */
public final class MultiPhraseScanner {

    /** A shorter phrase would match nearly everything. */
    public static final int SHORTEST = 3;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Block and distance of samples for short phrases, and the size of their table: 2^14 stay in a first-level cache. */
    private static final int NARROW = 3;

    private static final int NARROW_BITS = 14;

    /** Block and distance of samples for long phrases. */
    private static final int BROAD = 6;

    private static final int BROAD_BITS = 16;

    /** A phrase from this length on holds a block of {@value #BROAD} wherever samples of that distance fall. */
    private static final int LONG_PHRASE = 2 * BROAD - 1;

    private final Phrase[] phrases;
    private final byte[][] bytes;

    /** Distance of samples for short phrases: {@link #NARROW}, or less if a phrase is shorter than five bytes. */
    private final int stride;

    private final SampleTable narrow = new SampleTable(NARROW_BITS);
    private final SampleTable broad = new SampleTable(BROAD_BITS);

    private MultiPhraseScanner(List<Phrase> phrases) {
        this.phrases = phrases.toArray(Phrase[]::new);
        this.bytes = phrases.stream().map(Phrase::bytes).toArray(byte[][]::new);
        int shortest = 2 * NARROW - 1;
        for (byte[] phrase : bytes) {
            shortest = Math.min(shortest, phrase.length);
        }
        stride = shortest - NARROW + 1;
        for (int phrase = 0; phrase < bytes.length; phrase++) {
            enter(phrase);
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
        return stride == NARROW ? findWide(text, from, to) : findFrom(text, from, to, from, to);
    }

    /** Gives the index of each phrase that stands in {@code [from, to)}, once per occurrence, in no certain order. */
    public void each(byte[] text, int from, int to, IntConsumer found) {
        if (phrases.length == 0) {
            return;
        }
        for (int i = from; i < to; i += stride) {
            report(text, i, narrow.entries(SampleTable.slot(eight(text, i), NARROW, NARROW_BITS)), from, to, found);
        }
        for (int i = from; i < to; i += BROAD) {
            report(text, i, broad.entries(SampleTable.slot(eight(text, i), BROAD, BROAD_BITS)), from, to, found);
        }
    }

    /** Six samples of twelve bytes a step and one branch; constant distances, so that the compiler drops the bounds checks. */
    private int findWide(byte[] text, int from, int to) {
        byte[] short3 = narrow.used;
        byte[] long6 = broad.used;
        int end = Math.min(to, text.length) - 2 * BROAD - Long.BYTES;
        int i = from;
        for (; i < end; i += 2 * BROAD) {
            long first = (long) LONG.get(text, i);
            long second = (long) LONG.get(text, i + BROAD);
            int suspect = long6[SampleTable.slot(first, BROAD, BROAD_BITS) & (long6.length - 1)]
                    | long6[SampleTable.slot(second, BROAD, BROAD_BITS) & (long6.length - 1)]
                    | short3[SampleTable.slot(first, NARROW, NARROW_BITS) & (short3.length - 1)]
                    | short3[SampleTable.slot(first >>> 24, NARROW, NARROW_BITS) & (short3.length - 1)]
                    | short3[SampleTable.slot(second, NARROW, NARROW_BITS) & (short3.length - 1)]
                    | short3[SampleTable.slot(second >>> 24, NARROW, NARROW_BITS) & (short3.length - 1)];
            if (suspect != 0) {
                int found = findFrom(text, i, i + 2 * BROAD, from, to);
                if (found >= 0) {
                    return found;
                }
            }
        }
        return findFrom(text, i, to, from, to);
    }

    /** Looks at the samples from one on, which is one of both distances, up to another. */
    private int findFrom(byte[] text, int first, int last, int from, int to) {
        int nextBroad = first;
        for (int i = first; i < last; i += stride) {
            int found =
                    confirm(text, i, narrow.entries(SampleTable.slot(eight(text, i), NARROW, NARROW_BITS)), from, to);
            if (found < 0 && i >= nextBroad) {
                int[] entries = broad.entries(SampleTable.slot(eight(text, nextBroad), BROAD, BROAD_BITS));
                found = confirm(text, nextBroad, entries, from, to);
                nextBroad += BROAD;
            }
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    private int confirm(byte[] text, int sample, int[] entries, int from, int to) {
        for (int entry = 0; entry < entries.length; entry += 2) {
            int start = sample - entries[entry + 1];
            if (standsAt(text, start, entries[entry], from, to)) {
                return start;
            }
        }
        return -1;
    }

    private void report(byte[] text, int sample, int[] entries, int from, int to, IntConsumer found) {
        for (int entry = 0; entry < entries.length; entry += 2) {
            if (standsAt(text, sample - entries[entry + 1], entries[entry], from, to)) {
                found.accept(entries[entry]);
            }
        }
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

    private void enter(int phrase) {
        byte[] text = bytes[phrase];
        boolean isLong = text.length >= LONG_PHRASE;
        int distance = isLong ? BROAD : stride;
        int width = isLong ? BROAD : NARROW;
        for (int alignment = 0; alignment < distance; alignment++) {
            int offset = rarestBlock(text, alignment, distance, width);
            int slot = SampleTable.slot(eight(text, offset), width, isLong ? BROAD_BITS : NARROW_BITS);
            (isLong ? broad : narrow).add(slot, phrase, offset);
        }
    }

    /** Offset of the rarest block among those a whole number of distances behind an alignment. */
    private static int rarestBlock(byte[] phrase, int alignment, int distance, int width) {
        int rarest = alignment;
        double weight = Double.MAX_VALUE;
        for (int offset = alignment; offset + width <= phrase.length; offset += distance) {
            double candidate = Commonness.of(phrase, offset, width);
            if (candidate < weight) {
                weight = candidate;
                rarest = offset;
            }
        }
        return rarest;
    }

    /** Eight bytes from a position, the first one lowest; zeros beyond the end. */
    private static long eight(byte[] text, int position) {
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
