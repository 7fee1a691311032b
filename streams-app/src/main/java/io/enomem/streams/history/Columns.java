// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.Counter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reduces the numbers of one section, column by column, in whole numbers only. Mutable. */
final class Columns {
    /** Positions of the numbers in a section's record: looked up once, for every sample is read here. */
    private static final int[] NETWORK = positions(Counter.Section.NETWORK);

    private static final int[] MEMORY = positions(Counter.Section.MEMORY);

    private final int[] positions;
    private final long[] last;
    private final long[] min;
    private final long[] max;
    private final long[] sum;
    private final int[] count;
    private int samples;

    Columns(Counter.Section kind) {
        this.positions = kind == Counter.Section.NETWORK ? NETWORK : MEMORY;
        int fields = positions[positions.length - 1] + 1;
        this.last = new long[fields];
        this.min = new long[fields];
        this.max = new long[fields];
        this.sum = new long[fields];
        this.count = new int[fields];
    }

    /** Takes the section of the next sample. */
    void add(@Nullable SpecificRecord counted) {
        if (counted == null) {
            return;
        }
        samples++;
        for (int i : positions) {
            Long value = (Long) counted.get(i);
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

    /** The latest value of a counter; null if no sample held it. */
    @Nullable
    Long last(Counter counter) {
        return count[counter.position()] == 0 ? null : last[counter.position()];
    }

    /** The numbers as {@link PackedNumbers}; nothing if no sample had the section. */
    ByteBuffer packed() {
        if (samples == 0) {
            return ByteBuffer.allocate(0);
        }
        byte[] bytes = new byte[PackedNumbers.mostBytes(count.length)];
        int at = PackedNumbers.write(count.length, bytes, 0);
        at = PackedNumbers.write(samples, bytes, at);
        int block = at;
        at += PackedNumbers.blockBytes(count.length);
        for (int i : positions) {
            int kind = kind(i);
            PackedNumbers.note(kind, i, bytes, block);
            at = write(kind, i, bytes, at);
        }
        return ByteBuffer.wrap(Arrays.copyOf(bytes, at));
    }

    private int kind(int i) {
        if (count[i] == 0) {
            return PackedNumbers.UNKNOWN;
        }
        if (count[i] != samples) {
            return PackedNumbers.COUNTED;
        }
        return min[i] == max[i] ? PackedNumbers.SAME : PackedNumbers.MOVED;
    }

    private int write(int kind, int i, byte[] bytes, int from) {
        if (kind == PackedNumbers.UNKNOWN) {
            return from;
        }
        int at = PackedNumbers.write(last[i], bytes, from);
        if (kind == PackedNumbers.SAME) {
            return at;
        }
        at = PackedNumbers.write(last[i] - min[i], bytes, at);
        at = PackedNumbers.write(max[i] - last[i], bytes, at);
        at = PackedNumbers.write(sum[i] - last[i] * count[i], bytes, at);
        return kind == PackedNumbers.COUNTED ? PackedNumbers.write(count[i], bytes, at) : at;
    }

    private static int[] positions(Counter.Section kind) {
        return Counter.all().stream()
                .filter(counter -> counter.section() == kind)
                .mapToInt(Counter::position)
                .toArray();
    }
}
