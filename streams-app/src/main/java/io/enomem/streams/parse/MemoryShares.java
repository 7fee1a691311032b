// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import org.jspecify.annotations.Nullable;

/**
 * Where the RAM was, by the totals of Mem-Info, in pages. The kernel prints no line for sockets, page pools, percpu and
 * vmalloc memory and for pages that a driver took: they are what remains, {@code unowned}.
 *
 * @param ram pages that the page allocator manages: {@code pages RAM} without {@code pages reserved}
 * @param free free pages, those in per-CPU lists included
 * @param anon anonymous memory of processes: the anonymous LRU lists without shmem
 * @param shmem shared memory and tmpfs
 * @param file page cache that is not shmem
 * @param unevictable locked pages, of any of these three
 * @param slabReclaimable slab that shrinks under pressure
 * @param slabUnreclaimable slab that does not
 * @param pageTables page tables, secondary ones included
 * @param kernelStack stacks of threads
 * @param hugetlb reserved for huge pages, used or not
 * @param unowned the rest; never negative
 */
public record MemoryShares(
        long ram,
        long free,
        long anon,
        long shmem,
        long file,
        long unevictable,
        long slabReclaimable,
        long slabUnreclaimable,
        long pageTables,
        long kernelStack,
        long hugetlb,
        long unowned) {

    /** The part of the RAM, 0 to 1. */
    public double share(long pages) {
        return ram == 0 ? 0 : (double) pages / ram;
    }

    /** The shares; null if the size of RAM or the free pages were not printed. */
    public static @Nullable MemoryShares of(MemInfo memory) {
        Long present = memory.page("pages RAM");
        Long free = memory.page("free");
        if (present == null || free == null) {
            return null;
        }
        long ram = present - pages(memory, "pages reserved");
        long allFree = free + pages(memory, "free_pcp");
        long anonLists = pages(memory, "active_anon", "inactive_anon", "isolated_anon");
        long shmem = pages(memory, "shmem");
        long file = pages(memory, "active_file", "inactive_file", "isolated_file", "active", "inactive");
        long unevictable = pages(memory, "unevictable");
        long reclaimable = pages(memory, "slab_reclaimable");
        long unreclaimable = pages(memory, "slab_unreclaimable", "slab");
        long tables = pages(memory, "pagetables", "sec_pagetables");
        long stack = kb(memory, "kernel_stack") / memory.pageKb();
        long huge = memory.hugepages().stream()
                        .mapToLong(p -> p.total() * p.pageKb())
                        .sum()
                / memory.pageKb();
        long owned = allFree
                + anonLists
                + file
                + unevictable
                + reclaimable
                + unreclaimable
                + tables
                + stack
                + huge
                + pages(memory, "bounce", "kernel_misc_reclaimable");
        return new MemoryShares(
                ram,
                allFree,
                Math.max(0, anonLists - shmem),
                shmem,
                file,
                unevictable,
                reclaimable,
                unreclaimable,
                tables,
                stack,
                huge,
                Math.max(0, ram - owned));
    }

    private static long pages(MemInfo memory, String... names) {
        long sum = 0;
        for (String name : names) {
            sum += memory.pages().getOrDefault(name, 0L);
        }
        return sum;
    }

    /** The counter moved from the zone lines to the node lines in 5.9. */
    private static long kb(MemInfo memory, String name) {
        long nodes = memory.nodes().values().stream()
                .mapToLong(node -> node.getOrDefault(name, 0L))
                .sum();
        long zones = memory.zones().stream()
                .mapToLong(zone -> zone.kb().getOrDefault(name, 0L))
                .sum();
        return Math.max(nodes, zones);
    }
}
