// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of memory that the kernel prints with an OOM report or a failed allocation (mm/show_mem.c, before 6.4
 * mm/page_alloc.c, before 2.6.37 also lib/show_mem.c). What was not printed is absent, never 0.
 *
 * @param pages totals in pages by the kernel's own names: {@code active_anon}, {@code slab_unreclaimable}, {@code shmem},
 *     {@code free}..., and the closing lines as they read without the number: {@code pages RAM}, {@code pages reserved},
 *     {@code pages HighMem/MovableOnly}, {@code pages cma reserved}, {@code pages hwpoisoned}, {@code total pagecache
 *     pages}, {@code pages in swap cache}. Kernels before 2.6.28 have {@code active}, {@code inactive}, {@code slab}
 * @param swapKb {@code free} and {@code total} swap, kB
 * @param zones one per zone line, in printed order
 * @param nodes counters of the per-node lines (4.8+), kB by the kernel's names; {@code all_unreclaimable} is 0 or 1
 * @param hugepages pools of huge pages
 * @param unreclaimableSlab the block "Unreclaimable slab info", largest first, at most 256 rows; null if it was not
 *     printed. It is printed only when unreclaimable slab exceeds all pages on the LRU lists (should_dump_unreclaim_slab)
 * @param protectedKb {@code min} and {@code low}: what memory.min and memory.low keep from reclaim, kB (7.0+
 *     mem_cgroup_show_protected_memory; on cgroup v2)
 */
public record MemInfo(
        Map<String, Long> pages,
        Map<String, Long> swapKb,
        List<ZoneState> zones,
        Map<Integer, Map<String, Long>> nodes,
        List<HugePool> hugepages,
        @Nullable List<SlabRow> unreclaimableSlab,
        Map<String, Long> protectedKb) {

    /** Nothing of it was printed. */
    public static final MemInfo NONE = new MemInfo(Map.of(), Map.of(), List.of(), Map.of(), List.of(), null, Map.of());

    public MemInfo {
        pages = sorted(pages);
        swapKb = sorted(swapKb);
        zones = List.copyOf(zones);
        nodes = sorted(nodes);
        hugepages = List.copyOf(hugepages);
        unreclaimableSlab = unreclaimableSlab == null ? null : List.copyOf(unreclaimableSlab);
        protectedKb = sorted(protectedKb);
    }

    /**
     * A zone line with the lines that belong to it.
     *
     * @param node NUMA node; null where the kernel was built without NUMA
     * @param zone DMA, DMA32, Normal, HighMem, Movable, Device
     * @param kb kB by the kernel's names: {@code free}, {@code min}, {@code low}, {@code high}, {@code managed}...
     * @param lowmemReservePages what this zone keeps from requests that could be served by a higher one, pages
     * @param freeBlocks number of free blocks of 2^index pages; empty if not printed
     * @param migrateTypes letters of the migrate types that have such blocks, per order (U M E C H I; R was Reserve
     *     before 4.4); "" where the kernel prints none
     * @param pageKb size of a page, kB, told by the blocks of order 0; null if not printed
     */
    public record ZoneState(
            @Nullable Integer node,
            String zone,
            Map<String, Long> kb,
            List<Long> lowmemReservePages,
            List<Long> freeBlocks,
            List<String> migrateTypes,
            @Nullable Integer pageKb) {
        public ZoneState {
            kb = sorted(kb);
            lowmemReservePages = List.copyOf(lowmemReservePages);
            freeBlocks = List.copyOf(freeBlocks);
            migrateTypes = List.copyOf(migrateTypes);
        }

        /** Free blocks of at least this order, not only of those that the request may use; null if not printed. */
        public @Nullable Long blocksOfAtLeast(int order) {
            if (freeBlocks.isEmpty()) {
                return null;
            }
            return freeBlocks.stream()
                    .skip(Math.max(0, order))
                    .mapToLong(n -> n)
                    .sum();
        }
    }

    /** A pool of huge pages on one node: counts of pages of {@code pageKb} kB. */
    public record HugePool(@Nullable Integer node, long total, long free, long surplus, long pageKb) {}

    /** A row of the unreclaimable slab table, kB. */
    public record SlabRow(String name, long usedKb, long totalKb) {}

    /** Size of a page in kB: what the free lists tell, else 4. */
    public int pageKb() {
        return zones.stream()
                .map(ZoneState::pageKb)
                .filter(size -> size != null && size > 0)
                .findFirst()
                .orElse(4);
    }

    /** The total in pages, or null if it was not printed. */
    public @Nullable Long page(String name) {
        return pages.get(name);
    }

    private static <K extends Comparable<K>, V> Map<K, V> sorted(Map<K, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
