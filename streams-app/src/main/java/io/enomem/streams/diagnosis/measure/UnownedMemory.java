// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.Counter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** U': RAM that neither processes, caches, the kernel's counted parts nor socket buffers own (root-causes.md 1.8). */
public final class UnownedMemory {
    private static final Counter TOTAL = line("MemTotal");
    private static final Counter HUGETLB = line("Hugetlb");

    /** Every kernel prints these. */
    private static final List<Counter> NEEDED = lines("MemFree", "AnonPages", "Slab");

    /** What else somebody owns. KernelStack is inside VmallocUsed, Shmem inside Cached, HugePages inside Hugetlb. */
    private static final List<Counter> OWNED =
            lines("Buffers", "Cached", "SwapCached", "PageTables", "SecPageTables", "Percpu", "VmallocUsed", "Zswap");

    private static final Counter HUGE_PAGES = line("HugePages_Total");
    private static final Counter HUGE_PAGE_SIZE = line("Hugepagesize");

    private static final List<Counter> SOCKET_PAGES =
            List.of(Counter.named("sockstat.TCP.mem"), Counter.named("sockstat.UDP.mem"));

    private UnownedMemory() {}

    /**
     * U' of anything that holds counters, bytes; null if a part is unknown that every kernel prints.
     *
     * @param number the value of a counter, null if it was not read
     */
    public static @Nullable Long bytes(Function<Counter, @Nullable Long> number, int pageSize) {
        Long total = number.apply(TOTAL);
        if (total == null) {
            return null;
        }
        long left = total;
        for (Counter counter : NEEDED) {
            Long value = number.apply(counter);
            if (value == null) {
                return null;
            }
            left -= value;
        }
        left -= sum(OWNED, number); // older kernels lack some of these: they count nothing there
        Long hugetlb = number.apply(HUGETLB);
        left -= hugetlb == null ? hugePages(number) : hugetlb;
        return left * 1024 - sum(SOCKET_PAGES, number) * pageSize;
    }

    private static long sum(List<Counter> counters, Function<Counter, @Nullable Long> number) {
        long sum = 0;
        for (Counter counter : counters) {
            Long value = number.apply(counter);
            sum += value == null ? 0 : value;
        }
        return sum;
    }

    /** kB; older kernels have no line Hugetlb, but the number of huge pages and their size. */
    private static long hugePages(Function<Counter, @Nullable Long> number) {
        Long pages = number.apply(HUGE_PAGES);
        Long size = number.apply(HUGE_PAGE_SIZE);
        return pages == null || size == null ? 0 : pages * size;
    }

    private static List<Counter> lines(String... names) {
        return Stream.of(names).map(UnownedMemory::line).toList();
    }

    private static Counter line(String name) {
        return Counter.named("meminfo." + name);
    }
}
