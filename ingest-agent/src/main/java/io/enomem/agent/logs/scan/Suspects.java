// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

import java.util.Arrays;

/**
 * What is behind a suspicion: under the slot of a block, the phrases that have it and where. Each comes with the eight bytes
 * that must stand from the block on, so that one comparison sorts out nearly every block that is of something else. Filled
 * once, immutable afterwards.
 */
final class Suspects {
    private static final int NONE = -1;
    private static final int FIRST_ROOM = 16;

    /** Slots in use and their first entry, an open hash; a power of two long, at most half full. */
    private int[] slots = new int[FIRST_ROOM];

    private int[] heads = filled(FIRST_ROOM);
    private int used;

    /** By entry. */
    private int[] next = new int[FIRST_ROOM];

    private int[] phrases = new int[FIRST_ROOM];
    private int[] offsets = new int[FIRST_ROOM];
    private long[] masks = new long[FIRST_ROOM];
    private long[] words = new long[FIRST_ROOM];
    private int size;

    /** Enters a phrase whose block at an offset has that slot; the offset may be outside the text by less than a block. */
    void add(int slot, int phrase, byte[] text, int offset) {
        if (size == next.length) {
            growEntries();
        }
        phrases[size] = phrase;
        offsets[size] = offset;
        for (int i = Math.max(0, -offset); i < Math.min(Long.BYTES, text.length - offset); i++) {
            masks[size] |= 0xFFL << (i * Byte.SIZE);
            words[size] |= (text[offset + i] & 0xFFL) << (i * Byte.SIZE);
        }
        if (2 * used >= slots.length) {
            growSlots();
        }
        int at = place(slot);
        used += heads[at] == NONE ? 1 : 0;
        slots[at] = slot;
        next[size] = heads[at];
        heads[at] = size++;
    }

    /** The first entry of a slot, negative if there is none. */
    int first(int slot) {
        return heads[place(slot)];
    }

    /** The entry of the same slot after one, negative if that was the last. */
    int next(int entry) {
        return next[entry];
    }

    /** False if the eight bytes from a block on, the first one lowest, are not those of an entry. */
    boolean mayBe(int entry, long eight) {
        return (eight & masks[entry]) == words[entry];
    }

    int phrase(int entry) {
        return phrases[entry];
    }

    /** Of the block in the phrase. */
    int offset(int entry) {
        return offsets[entry];
    }

    private int place(int slot) {
        int at = slot & (slots.length - 1);
        while (heads[at] != NONE && slots[at] != slot) {
            at = (at + 1) & (slots.length - 1);
        }
        return at;
    }

    private void growSlots() {
        int[] oldSlots = slots;
        int[] oldHeads = heads;
        slots = new int[2 * oldSlots.length];
        heads = filled(slots.length);
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldHeads[i] != NONE) {
                int at = place(oldSlots[i]);
                slots[at] = oldSlots[i];
                heads[at] = oldHeads[i];
            }
        }
    }

    private void growEntries() {
        int room = 2 * size;
        next = Arrays.copyOf(next, room);
        phrases = Arrays.copyOf(phrases, room);
        offsets = Arrays.copyOf(offsets, room);
        masks = Arrays.copyOf(masks, room);
        words = Arrays.copyOf(words, room);
    }

    private static int[] filled(int length) {
        int[] none = new int[length];
        Arrays.fill(none, NONE);
        return none;
    }
}
