// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Mem-Info that stands alone: somebody asked for it (sysrq-m, {@code echo m > /proc/sysrq-trigger}), or the head and tail of
 * the report it was a part of are lost. Tells what held the memory, and of no failure.
 */
public record MemoryState(RecordId id, RecordId lastId, Instant time, MemInfo memory) implements KernelSignal {

    /** Where the RAM was; null if the totals were not printed. */
    public @Nullable MemoryShares shares() {
        return MemoryShares.of(memory);
    }
}
