// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.Counter;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the numbers of one section, column by column, in whole numbers only. Mutable.
 *
 * @param <T> the section
 */
final class Columns<T extends SpecificRecord> {
    private static final int READ_AT = 0;

    /** Positions of the numbers in a section's record: looked up once, for every sample is read here. */
    private static final int[] NETWORK = positions(Counter.Section.NETWORK);

    private static final int[] MEMORY = positions(Counter.Section.MEMORY);

    private final Instant start;
    private final Supplier<T> section;
    private final int[] positions;
    private final long[] last;
    private final long[] min;
    private final long[] max;
    private final long[] sum;
    private final int[] count;
    private boolean known;

    Columns(Counter.Section kind, Instant start, Supplier<T> section) {
        this.start = start;
        this.section = section;
        this.positions = kind == Counter.Section.NETWORK ? NETWORK : MEMORY;
        this.last = new long[positions.length];
        this.min = new long[positions.length];
        this.max = new long[positions.length];
        this.sum = new long[positions.length];
        this.count = new int[positions.length];
    }

    /** Takes the section of the next sample. */
    void add(@Nullable T counted) {
        if (counted == null) {
            return;
        }
        known = true;
        for (int i = 0; i < positions.length; i++) {
            Long value = (Long) counted.get(positions[i]);
            if (value != null) {
                add(i, value);
            }
        }
    }

    private void add(int i, long value) {
        boolean first = count[i] == 0;
        last[i] = value;
        min[i] = first ? value : Math.min(min[i], value);
        max[i] = first ? value : Math.max(max[i], value);
        sum[i] += value;
        count[i]++;
    }

    @Nullable
    T last() {
        T reduced = begun();
        for (int i = 0; reduced != null && i < positions.length; i++) {
            put(reduced, i, last[i]);
        }
        return reduced;
    }

    @Nullable
    T below() {
        T reduced = begun();
        for (int i = 0; reduced != null && i < positions.length; i++) {
            put(reduced, i, last[i] - min[i]);
        }
        return reduced;
    }

    @Nullable
    T above() {
        T reduced = begun();
        for (int i = 0; reduced != null && i < positions.length; i++) {
            put(reduced, i, max[i] - last[i]);
        }
        return reduced;
    }

    @Nullable
    T excess() {
        T reduced = begun();
        for (int i = 0; reduced != null && i < positions.length; i++) {
            put(reduced, i, sum[i] - last[i] * count[i]);
        }
        return reduced;
    }

    @Nullable
    T count() {
        T reduced = begun();
        for (int i = 0; reduced != null && i < positions.length; i++) {
            put(reduced, i, count[i]);
        }
        return reduced;
    }

    private @Nullable T begun() {
        if (!known) {
            return null;
        }
        T reduced = section.get();
        reduced.put(READ_AT, start);
        return reduced;
    }

    private void put(T reduced, int i, long number) {
        if (count[i] > 0) {
            reduced.put(positions[i], number);
        }
    }

    private static int[] positions(Counter.Section kind) {
        return Counter.all().stream()
                .filter(counter -> counter.section() == kind)
                .mapToInt(Counter::position)
                .toArray();
    }
}
