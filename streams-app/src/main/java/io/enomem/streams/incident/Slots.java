// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which slot of a host holds which of its samples. A slot is a row that is written over once its sample has been let go: a
 * deletion for each sample would be half of all that is written. Rebuilt from the rows after a start. Mutable; some 50 bytes
 * a sample.
 */
final class Slots {
    /** A sample by what tells it from others: two machines may call themselves by one id. */
    private record Held(long time, long bootTime, String bootId, int slot) {
        static final Comparator<Held> ORDER = Comparator.comparingLong(Held::time)
                .thenComparingLong(Held::bootTime)
                .thenComparing(Held::bootId);
    }

    /** In order. */
    private final List<Held> held = new ArrayList<>();

    private final BitSet used = new BitSet();

    /** Those that hold a row: the used ones, and others whose sample has been let go. */
    private final BitSet written = new BitSet();

    /** Samples since some were let go last. */
    private int taken;

    /** The slot for a sample: its own if it is held already, else one that was let go, if there is one. */
    int take(HostSample sample) {
        taken++;
        return hold(held(sample, used.nextClearBit(0)));
    }

    /** The store has a sample in that slot, which has been let go if it is older than the detail that is kept. */
    void found(int slot, HostSample sample, long detailFrom) {
        Held found = held(sample, slot);
        if (found.time >= detailFrom) {
            hold(found);
        } else {
            written.set(slot);
        }
    }

    private int hold(Held one) {
        boolean newest = held.isEmpty() || held.get(held.size() - 1).time < one.time;
        int at = newest ? -held.size() - 1 : Collections.binarySearch(held, one, Held.ORDER);
        if (at >= 0) {
            return held.get(at).slot;
        }
        held.add(-at - 1, one);
        used.set(one.slot);
        written.set(one.slot);
        return one.slot;
    }

    /** Whether that sample is in one of them. */
    boolean holds(HostSample sample) {
        return Collections.binarySearch(held, held(sample, 0), Held.ORDER) >= 0;
    }

    /** How many samples they hold. */
    int size() {
        return held.size();
    }

    /** How many of them are at or after a time, and before another. */
    int count(long from, long before) {
        return first(before) - first(from);
    }

    /** The slots of the samples between two times, both included, oldest sample first. */
    IntStream between(long from, long to) {
        int end = to == Long.MAX_VALUE ? held.size() : first(to + 1);
        return held.subList(Math.min(first(from), end), end).stream().mapToInt(Held::slot);
    }

    /** Times of the samples before that one, in order. */
    LongStream timesBefore(long time) {
        return held.subList(0, first(time)).stream().mapToLong(Held::time);
    }

    /**
     * Lets the samples before that time go.
     *
     * @return slots that are not needed before as many samples have come again as since the last time: rows to be deleted,
     *     which a storm of samples has left
     */
    IntStream letGo(long time) {
        List<Held> gone = held.subList(0, first(time));
        gone.forEach(one -> used.clear(one.slot));
        gone.clear();
        BitSet surplus = (BitSet) written.clone();
        surplus.andNot(used);
        int[] kept = surplus.stream().limit(taken).toArray();
        for (int slot : kept) {
            surplus.clear(slot);
        }
        written.andNot(surplus);
        taken = 0;
        return surplus.stream();
    }

    /** Position of the first sample at or after that time. */
    private int first(long time) {
        return -Collections.binarySearch(held, new Held(time, Long.MIN_VALUE, "", 0), Held.ORDER) - 1;
    }

    private Held held(HostSample sample, int slot) {
        String last = held.isEmpty() ? "" : held.get(held.size() - 1).bootId;
        String bootId = sample.getBootId();
        return new Held(
                sample.getTime().toEpochMilli(),
                sample.getBootTimeMillis(),
                // One object for all samples of a boot.
                bootId.equals(last) ? last : bootId,
                slot);
    }
}
