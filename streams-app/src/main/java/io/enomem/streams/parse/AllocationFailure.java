// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An allocation that failed inside the kernel: page allocator, SLUB/SLAB, vmalloc or percpu (warn_alloc and friends).
 * Emitted at its first line, and again, under the same id, with the dump that follows.
 *
 * @param comm whoever was running; for GFP_ATOMIC merely interrupted; null if not printed
 * @param allocation gfp mask, order and call trace, as far as printed
 * @param bytes size asked for, where printed (vmalloc, percpu, slab objects)
 * @param cache slab cache, where printed; before 5.9 it may carry the cgroup: {@code tw_sock_TCPv6(960:x)}
 * @param detail the kernel's own words, bounded
 * @param memory the Mem-Info dump, where printed
 */
public record AllocationFailure(
        RecordId id,
        RecordId lastId,
        Instant time,
        Kind kind,
        @Nullable String comm,
        Allocation allocation,
        @Nullable Long bytes,
        @Nullable String cache,
        String detail,
        MemInfo memory)
        implements KernelSignal {

    /** Which allocator. */
    public enum Kind {
        PAGE,
        SLAB,
        VMALLOC,
        PERCPU,
        /** {@code page allocation stalls for Nms} (4.10 to 4.14), {@code stall for N secs} (7.3), XFS that tries again for ever: slow, not failed. */
        STALL
    }

    /** The module in the trace, see {@link Allocation#driver()}. */
    public @Nullable String driver() {
        return allocation.driver();
    }

    /** The zones of the dump. */
    public List<MemInfo.ZoneState> zones() {
        return memory.zones();
    }

    /** Totals of the dump in pages. */
    public Map<String, Long> pages() {
        return memory.pages();
    }

    /** Why the page allocator could not serve the request; null where nothing tells. */
    public @Nullable Shortage shortage() {
        return Shortage.of(allocation, memory);
    }
}
