// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.NetworkCounters;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Collects the counters of one sample. What was never set stays unknown. */
final class CounterValues {
    private final NetworkCounters network = new NetworkCounters();
    private final MemoryCounters memory = new MemoryCounters();
    private boolean networkKnown;
    private boolean memoryKnown;

    /** Sets a counter; null and negative values (the kernel's "not applicable", or no number) are skipped. */
    void set(@Nullable Counter counter, long value) {
        if (counter == null || value < 0) {
            return;
        }
        record(counter).put(counter.position(), value);
        networkKnown |= counter.section() == Counter.Section.NETWORK;
        memoryKnown |= counter.section() == Counter.Section.MEMORY;
    }

    /** Adds to a counter that files give per CPU. */
    void add(@Nullable Counter counter, long value) {
        if (counter != null && value >= 0) {
            Long before = get(counter);
            set(counter, before == null ? value : before + value);
        }
    }

    /** The value so far, or null. */
    @Nullable
    Long get(Counter counter) {
        return (Long) record(counter).get(counter.position());
    }

    /** The section of the network, or null if nothing of it is known. */
    @Nullable
    NetworkCounters network(Instant readAt) {
        network.put(0, readAt);
        return networkKnown ? network : null;
    }

    /** The section of the memory, or null if nothing of it is known. */
    @Nullable
    MemoryCounters memory(Instant readAt) {
        memory.put(0, readAt);
        return memoryKnown ? memory : null;
    }

    private SpecificRecord record(Counter counter) {
        return counter.section() == Counter.Section.NETWORK ? network : memory;
    }
}
