// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why the page allocator could not serve a request, told from the zones printed with it, as __zone_watermark_ok
 * (mm/page_alloc.c) decides: a zone serves it if what is free exceeds the watermark and the reserve kept from this kind
 * of request, and there is a block of the order asked for.
 *
 * @param reason what was lacking
 * @param zone the zone that came closest
 * @param node its node; null without NUMA
 * @param freeKb free in that zone, kB
 * @param neededKb its min watermark plus the reserve, kB
 * @param blocks its free blocks of at least the order; null if the free lists were not printed
 * @param order the order asked for
 */
public record Shortage(
        Reason reason,
        String zone,
        @Nullable Integer node,
        long freeKb,
        long neededKb,
        @Nullable Long blocks,
        int order) {

    /** Above this order the kernel gives up rather than kill (PAGE_ALLOC_COSTLY_ORDER, include/linux/mmzone.h). */
    public static final int COSTLY_ORDER = 3;

    /** No kernel has larger blocks. */
    private static final int MAX_ORDER = 30;

    /** What was lacking. */
    public enum Reason {
        /** Every zone that may serve it was below its watermark and reserve: too little memory. */
        BELOW_WATERMARK,
        /** Enough was free, but no block of that order: fragmentation. */
        NO_FREE_BLOCK,
        /** A zone would have served it when the state was printed: memory was freed in between. */
        ENOUGH_WHEN_PRINTED
    }

    /** True if memory was there, but in pieces. */
    public boolean fragmented() {
        return reason == Reason.NO_FREE_BLOCK;
    }

    /** True if the kernel would not have killed for this order. */
    public boolean costlyOrder() {
        return order > COSTLY_ORDER;
    }

    /** Judges the request; null if no zone or no order was printed. */
    static @Nullable Shortage of(Allocation request, MemInfo memory) {
        Integer order = request.order();
        if (order == null || order < 0 || order > MAX_ORDER) {
            return null;
        }
        int highest = highestZone(request.gfp());
        Optional<Shortage> closest = memory.zones().stream()
                .filter(zone -> ZONES.indexOf(zone.zone()) <= highest)
                .filter(zone -> zone.kb().containsKey("free") && zone.kb().containsKey("min"))
                .map(zone -> judge(zone, request, order, highest, memory.pageKb()))
                .max(Comparator.comparing((Shortage s) -> s.reason.ordinal())
                        .thenComparing(s -> s.freeKb - s.neededKb));
        return closest.orElse(null);
    }

    /** enum zone_type (include/linux/mmzone.h), lowest first. */
    private static final List<String> ZONES = List.of("DMA", "DMA32", "Normal", "HighMem", "Movable", "Device");

    /** gfp_zone (include/linux/gfp.h): the highest zone that may serve the request. */
    private static int highestZone(List<String> gfp) {
        if (gfp.contains("GFP_DMA") || gfp.contains("__GFP_DMA")) {
            return 0;
        }
        if (gfp.contains("GFP_DMA32") || gfp.contains("__GFP_DMA32")) {
            return 1;
        }
        boolean high = gfp.stream().anyMatch(flag -> flag.contains("HIGHUSER") || flag.equals("__GFP_HIGHMEM"));
        boolean movable = gfp.stream().anyMatch(flag -> flag.contains("MOVABLE"));
        if (!high) {
            return 2;
        }
        return movable ? 4 : 3;
    }

    /** In pages, as the kernel counts: kB would hide the page that decides. */
    private static Shortage judge(MemInfo.ZoneState zone, Allocation request, int order, int highest, int pageKb) {
        long free = zone.kb().getOrDefault("free", 0L) / pageKb;
        long min = zone.kb().getOrDefault("min", 0L) / pageKb;
        if (request.atomic()) {
            min -= min / 2;
            min -= min / 4;
        }
        long needed = min + reservePages(zone.lowmemReservePages(), highest);
        Long blocks = zone.blocksOfAtLeast(order);
        Reason reason;
        if (free - ((1L << order) - 1) <= needed) {
            reason = Reason.BELOW_WATERMARK;
        } else if (order > 0 && blocks != null && blocks == 0) {
            reason = Reason.NO_FREE_BLOCK;
        } else {
            reason = Reason.ENOUGH_WHEN_PRINTED;
        }
        return new Shortage(reason, zone.zone(), zone.node(), free * pageKb, needed * pageKb, blocks, order);
    }

    /** The entry of the highest zone; for anything above DMA32 the last, for empty zones above repeat it. */
    private static long reservePages(List<Long> lowmemReserve, int highest) {
        if (lowmemReserve.isEmpty()) {
            return 0;
        }
        int index = highest < 2 ? Math.min(highest, lowmemReserve.size() - 1) : lowmemReserve.size() - 1;
        return lowmemReserve.get(index);
    }
}
