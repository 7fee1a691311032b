// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import org.jspecify.annotations.Nullable;

/**
 * Tells the page size from two files that count the same memory: free pages of /proc/vmstat and free kB of
 * /proc/meminfo. No file of /proc names it, and saved trees hold no auxiliary vector.
 */
final class PageSize {
    private static final int SMALLEST = 4 << 10;
    private static final int LARGEST = 64 << 10;

    private PageSize() {}

    /** Bytes of a page: the power of two from 4 to 64 KiB that explains both files; null if none does. */
    static @Nullable Integer read(ProcRoot root) {
        Long pages = number(root.read("proc/vmstat"), "nr_free_pages");
        Long kilobytes = number(root.read("proc/meminfo"), "MemFree:");
        if (pages == null || kilobytes == null || pages <= 0 || kilobytes > Long.MAX_VALUE >> 10) {
            return null;
        }
        double bytes = kilobytes * 1024.0 / pages;
        for (int size = SMALLEST; size <= LARGEST; size *= 2) {
            // The files are read one after the other: free memory may move by a quarter before sizes are mixed up.
            if (bytes > size * 0.75 && bytes < size * 1.4) {
                return size;
            }
        }
        return null;
    }

    private static @Nullable Long number(byte @Nullable [] text, String name) {
        Words words = Words.of(text);
        while (words.line()) {
            if (words.word() && words.is(name) && words.word()) {
                long value = words.number();
                return value < 0 ? null : Long.valueOf(value);
            }
        }
        return null;
    }
}
