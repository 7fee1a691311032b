// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps numbers for a percentile, in bounded room: when full, every second one is dropped and from then on only every
 * second one is taken, so that what is kept stays spread over all that came. The same numbers give the same answer.
 */
final class LongSamples {
    private static final int FIRST_ROOM = 8;

    private final int capacity;
    private long[] kept = {};
    private int size;
    private int stride = 1;
    private int skipped;

    LongSamples(int capacity) {
        this.capacity = capacity;
    }

    void add(long value) {
        if (++skipped < stride) {
            return;
        }
        skipped = 0;
        if (size == kept.length) {
            grow();
        }
        kept[size++] = value;
    }

    private void grow() {
        if (size < capacity) {
            kept = Arrays.copyOf(kept, Math.min(capacity, Math.max(FIRST_ROOM, size * 2)));
            return;
        }
        for (int i = 0; i < size / 2; i++) {
            kept[i] = kept[2 * i + 1];
        }
        size /= 2;
        stride *= 2;
    }

    /** The nearest-rank percentile, or null if nothing was added. */
    @Nullable
    Long percentile(int percent) {
        if (size == 0) {
            return null;
        }
        long[] sorted = Arrays.copyOf(kept, size);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (size * percent + 99) / 100 - 1)];
    }
}
