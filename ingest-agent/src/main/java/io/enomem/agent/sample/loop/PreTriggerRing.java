// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.codec.RecordEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The samples of the last minutes that were not shipped, encoded: about 1 kB each. What came before an incident is known
 * to matter only once it begins. Not thread-safe.
 */
final class PreTriggerRing {
    private final int capacity;
    private final RecordEncoder encoder = new RecordEncoder();
    private final Deque<byte[]> samples = new ArrayDeque<>();

    /** @param capacity samples that are kept */
    PreTriggerRing(int capacity) {
        this.capacity = capacity;
    }

    /** Keeps a sample instead of the oldest. */
    void add(HostSample sample) {
        if (samples.size() >= capacity) {
            samples.poll();
        }
        if (capacity > 0) {
            samples.add(encoder.encode(sample));
        }
    }

    /** What was kept, oldest first; it is forgotten. */
    List<HostSample> drain() {
        List<HostSample> drained = new ArrayList<>();
        for (byte[] bytes = samples.poll(); bytes != null; bytes = samples.poll()) {
            drained.add(decoded(bytes));
        }
        return drained;
    }

    private static HostSample decoded(byte[] bytes) {
        try {
            return HostSample.fromByteBuffer(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
