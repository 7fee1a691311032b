// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An allocation that failed inside the kernel: page allocator, SLUB/SLAB, vmalloc or percpu (warn_alloc and friends).
 *
 * @param comm whoever was running; for GFP_ATOMIC merely interrupted
 * @param driver module named in brackets in the trace, the best guess of whose allocation it was
 * @param bytes size, where printed (vmalloc, percpu)
 * @param cache slab cache, where printed
 * @param zones zone lines of the dump, empty if not printed
 * @param pages Mem-Info totals in pages
 */
public record AllocationFailure(
        RecordId id,
        RecordId lastId,
        Instant time,
        Kind kind,
        @Nullable String comm,
        KernelSignal.Allocation allocation,
        @Nullable String driver,
        @Nullable Long bytes,
        @Nullable String cache,
        List<OomReport.ZoneState> zones,
        Map<String, Long> pages)
        implements KernelSignal {

    /** Which allocator. */
    public enum Kind {
        PAGE,
        SLAB,
        VMALLOC,
        PERCPU
    }
}
