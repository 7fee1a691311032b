// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Finds any of many phrases in bytes, in one pass, without allocating where there is none.
 *
 * <p>Only every {@code stride}-th position is looked at: with a stride of at most the shortest phrase's length less one, each
 * occurrence covers exactly one sampled position in its first {@code stride} bytes. There the scan asks up to three tables
 * whether the next 8, 4 or 2 bytes are a block of some phrase: each phrase is in the table of the widest block that it can
 * hold at every alignment, so long phrases are hardly ever suspected wrongly. Only a suspicion is compared byte by byte.
 * Unlike a shift table (Wu and Manber 1994, "A fast algorithm for multi-pattern searching"), whose next step waits for the
 * last one's answer, samples do not depend on each other and run side by side in the processor.
 *
 * <p>Time is linear in the text for a fixed set of phrases: a suspicion costs at most all phrases of one slot. Phrases must
 * be at least {@value #SHORTEST} bytes; one under 5 makes the whole scan slower, since the stride is the same for all.
 *
 * <p>Immutable and thread-safe.
 */
public final class MultiPhraseScanner {

    /** A phrase of one byte would match nearly everything. */
    public static final int SHORTEST = 2;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Odd multipliers with well spread bits (2^64 and 2^32 over the golden ratio). */
    private static final long SPREAD_8 = 0x9E3779B97F4A7C15L;

    private static final int SPREAD_4 = 0x9E3779B1;

    /** Beyond it nothing is gained: with 8-byte blocks it would ask for phrases of 12 bytes. */
    private static final int LONGEST_STRIDE = 4;

    private final byte[][] phrases;
    private final int stride;
    private final SampleTable eights = new SampleTable();
    private final SampleTable fours = new SampleTable();
    private final SampleTable twos = new SampleTable();

    private MultiPhraseScanner(byte[][] phrases) {
        this.phrases = phrases;
        int shortest = LONGEST_STRIDE + 1;
        for (byte[] phrase : phrases) {
            shortest = Math.min(shortest, phrase.length);
        }
        stride = shortest - 1;
        for (int phrase = 0; phrase < phrases.length; phrase++) {
            for (int offset = 0; offset < stride; offset++) {
                enter(phrase, offset);
            }
        }
    }

    /**
     * A scanner for these phrases, compared byte by byte in UTF-8; indexes reported are those of the list.
     *
     * @throws IllegalArgumentException if a phrase is shorter than {@value #SHORTEST} bytes or holds a newline
     */
    public static MultiPhraseScanner of(List<String> phrases) {
        byte[][] bytes = new byte[phrases.size()][];
        for (int i = 0; i < bytes.length; i++) {
            String phrase = phrases.get(i);
            bytes[i] = phrase.getBytes(StandardCharsets.UTF_8);
            if (bytes[i].length < SHORTEST || phrase.indexOf('\n') >= 0) {
                throw new IllegalArgumentException(
                        "Phrase \"" + phrase.replace("\n", "\\n") + "\" cannot be searched for: it"
                                + " must have at least " + SHORTEST + " bytes and no newline.");
            }
        }
        return new MultiPhraseScanner(bytes);
    }

    /** The length in bytes of the longest phrase; 0 without phrases. */
    public int longest() {
        int longest = 0;
        for (byte[] phrase : phrases) {
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
        byte[] used8 = eights.used;
        byte[] used4 = fours.used;
        byte[] used2 = twos.used;
        int step = stride;
        int i = from;
        int last = Math.min(to, text.length - Long.BYTES) - 3 * step;
        while (i < last) {
            long a = (long) LONG.get(text, i);
            long b = (long) LONG.get(text, i + step);
            long c = (long) LONG.get(text, i + 2 * step);
            long d = (long) LONG.get(text, i + 3 * step);
            int suspect = used8[slot8(a)] | used8[slot8(b)] | used8[slot8(c)] | used8[slot8(d)];
            suspect |= used4[slot4(a)] | used4[slot4(b)] | used4[slot4(c)] | used4[slot4(d)];
            suspect |= used2[slot2(a)] | used2[slot2(b)] | used2[slot2(c)] | used2[slot2(d)];
            if (suspect != 0) {
                int found = findAt(text, i, i + 3 * step, from, to);
                if (found >= 0) {
                    return found;
                }
            }
            i += 4 * step;
        }
        return findAt(text, i, to - 1, from, to);
    }

    /** Gives the index of each phrase that stands in {@code [from, to)}, once per occurrence, in no certain order. */
    public void each(byte[] text, int from, int to, IntConsumer found) {
        for (int i = from; i < to && phrases.length > 0; i += stride) {
            long block = block(text, i);
            report(text, i, eights.entries(slot8(block)), from, to, found);
            report(text, i, fours.entries(slot4(block)), from, to, found);
            report(text, i, twos.entries(slot2(block)), from, to, found);
        }
    }

    private int findAt(byte[] text, int first, int last, int from, int to) {
        for (int i = first; i <= last; i += stride) {
            long block = block(text, i);
            int found = confirm(text, i, eights.entries(slot8(block)), from, to);
            if (found < 0) {
                found = confirm(text, i, fours.entries(slot4(block)), from, to);
            }
            if (found < 0) {
                found = confirm(text, i, twos.entries(slot2(block)), from, to);
            }
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    private int confirm(byte[] text, int sample, int[] entries, int from, int to) {
        for (int i = 0; i < entries.length; i += 2) {
            int start = sample - entries[i + 1];
            if (standsAt(text, start, phrases[entries[i]], from, to)) {
                return start;
            }
        }
        return -1;
    }

    private void report(byte[] text, int sample, int[] entries, int from, int to, IntConsumer found) {
        for (int i = 0; i < entries.length; i += 2) {
            if (standsAt(text, sample - entries[i + 1], phrases[entries[i]], from, to)) {
                found.accept(entries[i]);
            }
        }
    }

    private static boolean standsAt(byte[] text, int start, byte[] phrase, int from, int to) {
        if (start < from || start + phrase.length > to) {
            return false;
        }
        for (int i = 0; i < phrase.length; i++) {
            if (text[start + i] != phrase[i]) {
                return false;
            }
        }
        return true;
    }

    private void enter(int phrase, int offset) {
        byte[] bytes = phrases[phrase];
        long block = block(bytes, offset);
        if (bytes.length >= Long.BYTES + stride - 1) {
            eights.add(slot8(block), phrase, offset);
        } else if (bytes.length >= Integer.BYTES + stride - 1) {
            fours.add(slot4(block), phrase, offset);
        } else {
            twos.add(slot2(block), phrase, offset);
        }
    }

    /** Eight bytes from a position, the first one lowest; zeros beyond the end. */
    private static long block(byte[] text, int position) {
        if (position + Long.BYTES <= text.length) {
            return (long) LONG.get(text, position);
        }
        long block = 0;
        for (int i = text.length - 1; i >= position; i--) {
            block = block << 8 | (text[i] & 0xFF);
        }
        return block;
    }

    private static int slot8(long block) {
        return (int) ((block * SPREAD_8) >>> (Long.SIZE - SampleTable.BITS));
    }

    private static int slot4(long block) {
        return ((int) block * SPREAD_4) >>> (Integer.SIZE - SampleTable.BITS);
    }

    private static int slot2(long block) {
        return (((int) block & 0xFFFF) * SPREAD_4) >>> (Integer.SIZE - SampleTable.BITS);
    }
}
