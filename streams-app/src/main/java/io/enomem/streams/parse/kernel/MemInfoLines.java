// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Chars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the lines of show_mem by their shape; {@link MemInfoPart} reads what they say. */
final class MemInfoLines {

    /** First keys of the lines of totals: one printk of several lines, which some renderings split. */
    private static final List<String> TOTALS = List.of(
            "active_anon:",
            "active_file:",
            "unevictable:",
            "slab_reclaimable:",
            "mapped:",
            "sec_pagetables:",
            "kernel_misc_reclaimable:",
            "free:",
            "Active:",
            "inactive:",
            "shmem:",
            "bounce:");

    private MemInfoLines() {}

    /** The section of a line of show_mem by its shape, or null. Allocates nothing. */
    static @Nullable Section section(String line) {
        char first = line.charAt(0);
        if (Chars.isDigit(first)) {
            return isFooter(line) ? Section.FOOTER : null;
        }
        if (line.startsWith("Node ")) {
            int at = afterNumber(line, "Node ".length());
            return at < 0 ? null : ofNode(line, at);
        }
        if (line.startsWith("CPU ") && (line.contains("hi:") || line.contains("ot:"))) {
            return Section.MEM_INFO;
        }
        if (isTotals(line)) {
            return Section.TOTALS;
        }
        return ofZone(line, 0);
    }

    private static Section ofNode(String line, int at) {
        if (line.startsWith("hugepages_", at)) {
            return Section.HUGE_PAGES;
        }
        Section zone = ofZone(line, at);
        return zone != null ? zone : Section.NODE;
    }

    /** {@code DMA free:15kB}, {@code DMA: 1*4kB} or {@code DMA per-cpu:} from {@code at} on. */
    private static @Nullable Section ofZone(String line, int at) {
        int end = at;
        while (end < line.length() && Chars.isAlphanumeric(line.charAt(end))) {
            end++;
        }
        if (end == at || !Chars.isCapital(line.charAt(at))) {
            return null;
        }
        if (line.startsWith(" free:", end)) {
            return Section.ZONE;
        }
        if (line.startsWith(" per-cpu:", end)) {
            return Section.MEM_INFO;
        }
        return line.startsWith(": ", end)
                        && line.indexOf("kB", end) > line.indexOf('*', end)
                        && line.indexOf('*', end) > 0
                ? Section.FREE_LIST
                : null;
    }

    /** {@code 131000 pages RAM}, {@code 0 pages in swap cache}, {@code 12 total pagecache pages}. */
    private static boolean isFooter(String line) {
        int at = 0;
        while (at < line.length() && Chars.isDigit(line.charAt(at))) {
            at++;
        }
        return line.length() - at < 40
                && (line.startsWith(" pages", at)
                        || line.startsWith(" total pagecache", at)
                        || line.startsWith(" pagecache pages", at)
                        || line.startsWith(" reserved pages", at));
    }

    /** Counts, not kB as in the lines of nodes and zones. */
    private static boolean isTotals(String line) {
        for (int i = 0; i < TOTALS.size(); i++) {
            String key = TOTALS.get(i);
            if (line.startsWith(key)) {
                int at = afterNumber(line, key.length());
                return at > 0 && (at == line.length() || line.charAt(at - 1) == ' ');
            }
        }
        return false;
    }

    /** The position behind a number and the blanks after it; -1 if none is there. */
    private static int afterNumber(String line, int from) {
        int at = from;
        while (at < line.length() && Chars.isDigit(line.charAt(at))) {
            at++;
        }
        if (at == from) {
            return -1;
        }
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
