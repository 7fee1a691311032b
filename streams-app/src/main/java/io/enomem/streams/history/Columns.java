// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.Counter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the numbers of one section, column by column, in whole numbers only. Most numbers of a minute stand still, and many
 * hosts do not fit into a processor's cache: of such a number its last value alone is touched. Mutable.
 */
final class Columns {
    /** Positions of the numbers in a section's record: looked up once, for every sample is read here. */
    private static final int[] NETWORK = positions(Counter.Section.NETWORK);

    private static final int[] MEMORY = positions(Counter.Section.MEMORY);

    private final int[] positions;
    /** What {@link PackedNumbers} calls it; of one that some samples did not hold, as if all had. */
    private final byte[] kind;

    private final long[] last;
    private final long[] min;
    private final long[] max;
    private final long[] sum;

    /** Samples that did not hold a number that others held. */
    private final int[] absent;

    private int samples;

    Columns(Counter.Section section) {
        this.positions = section == Counter.Section.NETWORK ? NETWORK : MEMORY;
        int fields = positions[positions.length - 1] + 1;
        this.kind = new byte[fields];
        this.last = new long[fields];
        this.min = new long[fields];
        this.max = new long[fields];
        this.sum = new long[fields];
        this.absent = new int[fields];
    }

    /** Takes the section of the next sample. */
    void add(@Nullable SpecificRecord counted) {
        if (counted == null) {
            return;
        }
        for (int i : positions) {
            Long value = (Long) counted.get(i);
            if (value != null) {
                add(i, value);
            } else if (kind[i] != PackedNumbers.UNKNOWN) {
                absent[i]++;
            }
        }
        samples++;
    }

    private void add(int i, long value) {
        if (kind[i] == PackedNumbers.UNKNOWN) {
            kind[i] = PackedNumbers.SAME;
            absent[i] = samples;
            last[i] = value;
        } else if (kind[i] == PackedNumbers.MOVED || value != last[i]) {
            move(i, value);
        }
    }

    private void move(int i, long value) {
        if (kind[i] == PackedNumbers.SAME) {
            kind[i] = PackedNumbers.MOVED;
            standStill(i);
        }
        last[i] = value;
        min[i] = Math.min(min[i], value);
        max[i] = Math.max(max[i], value);
        sum[i] += value;
    }

    /** All that was said of a number so far is its last value. */
    private void standStill(int i) {
        min[i] = last[i];
        max[i] = last[i];
        sum[i] = last[i] * (samples - absent[i]);
    }

    /** The latest value of a counter; null if no sample held it. */
    @Nullable
    Long last(Counter counter) {
        return kind[counter.position()] == PackedNumbers.UNKNOWN ? null : last[counter.position()];
    }

    /** The numbers as {@link PackedNumbers}; nothing if no sample had the section. */
    ByteBuffer packed() {
        if (samples == 0) {
            return ByteBuffer.allocate(0);
        }
        byte[] bytes = new byte[PackedNumbers.mostBytes(kind.length)];
        int at = PackedNumbers.write(kind.length, bytes, 0);
        at = PackedNumbers.write(samples, bytes, at);
        int block = at;
        at += PackedNumbers.blockBytes(kind.length);
        for (int i : positions) {
            int as = packedAs(i);
            PackedNumbers.note(as, i, bytes, block);
            at = write(as, i, bytes, at);
        }
        return ByteBuffer.wrap(Arrays.copyOf(bytes, at));
    }

    private int packedAs(int i) {
        if (kind[i] == PackedNumbers.UNKNOWN || absent[i] == 0) {
            return kind[i];
        }
        if (kind[i] == PackedNumbers.SAME) {
            standStill(i);
        }
        return PackedNumbers.COUNTED;
    }

    private int write(int as, int i, byte[] bytes, int from) {
        if (as == PackedNumbers.UNKNOWN) {
            return from;
        }
        int at = PackedNumbers.write(last[i], bytes, from);
        if (as == PackedNumbers.SAME) {
            return at;
        }
        int count = samples - absent[i];
        at = PackedNumbers.write(last[i] - min[i], bytes, at);
        at = PackedNumbers.write(max[i] - last[i], bytes, at);
        at = PackedNumbers.write(sum[i] - last[i] * count, bytes, at);
        return as == PackedNumbers.COUNTED ? PackedNumbers.write(count, bytes, at) : at;
    }

    private static int[] positions(Counter.Section kind) {
        return Counter.all().stream()
                .filter(counter -> counter.section() == kind)
                .mapToInt(Counter::position)
                .toArray();
    }
}
