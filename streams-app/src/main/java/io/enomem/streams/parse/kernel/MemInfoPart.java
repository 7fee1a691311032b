// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.MemInfo;
import io.enomem.streams.parse.MemInfo.HugePool;
import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What show_mem prints: totals, nodes, zones, free lists, huge pages, page cache, swap and RAM. */
final class MemInfoPart {

    /** Rows of each kind that are kept; the largest machines have some dozens of nodes. */
    private static final int MAX_ROWS = 512;

    private static final int MAX_KEYS = 128;

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

    private final Map<String, Long> pages = new TreeMap<>();
    private final Map<String, Long> swapKb = new TreeMap<>();
    private final Map<String, Long> protectedKb = new TreeMap<>();
    private final Map<Integer, Map<String, Long>> nodes = new TreeMap<>();
    private final List<ZonePart> zones = new ArrayList<>();
    private final List<HugePool> hugepages = new ArrayList<>();
    private @Nullable ZonePart last;

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

    void take(Section section, String line) {
        switch (section) {
            case TOTALS -> totals(line);
            case NODE -> node(line);
            case ZONE -> zone(line);
            case FREE_LIST -> freeList(line);
            case HUGE_PAGES -> hugePages(line);
            case FOOTER -> footer(line);
            case PROTECTION -> protection(line);
            default -> {}
        }
    }

    private void totals(String line) {
        KeyValues.read(line, 0, (key, value, kilobytes) -> {
            if (pages.size() < MAX_KEYS && !kilobytes) {
                pages.put(key.equals("Active") ? "active" : key, value);
            }
        });
    }

    private void node(String line) {
        Cursor cursor = new Cursor(line);
        cursor.skip("Node ");
        Integer node = cursor.integer();
        if (node == null || nodes.size() >= MAX_ROWS) {
            return;
        }
        Map<String, Long> counters = nodes.computeIfAbsent(node, n -> new TreeMap<>());
        KeyValues.read(line, cursor.position(), (key, value, kilobytes) -> {
            if (counters.size() < MAX_KEYS) {
                counters.put(key, value);
            }
        });
    }

    private void zone(String line) {
        if (line.startsWith("lowmem_reserve[]:")) {
            if (last != null) {
                last.lowmemReserve(line);
            }
            return;
        }
        ZonePart zone = zoneOf(line);
        if (zone != null) {
            zone.counters(line);
            last = zone;
        }
    }

    private void freeList(String line) {
        ZonePart zone = zoneOf(line);
        if (zone != null) {
            zone.freeList(line);
        }
    }

    /** The zone that the line names, made if it is new; null beyond the bound. */
    private @Nullable ZonePart zoneOf(String line) {
        Cursor cursor = new Cursor(line);
        Integer node = cursor.skip("Node ") ? cursor.integer() : null;
        int from = cursor.blanks().position();
        while (Chars.isAlphanumeric(cursor.peek())) {
            cursor.next();
        }
        String name = line.substring(from, cursor.position());
        for (ZonePart zone : zones) {
            if (zone.is(node, name)) {
                return zone;
            }
        }
        if (zones.size() >= MAX_ROWS) {
            return null;
        }
        ZonePart zone = new ZonePart(node, name);
        zones.add(zone);
        return zone;
    }

    private void hugePages(String line) {
        Cursor cursor = new Cursor(line);
        cursor.skip("Node ");
        Integer node = cursor.integer();
        Long total = valueOf(line, "hugepages_total=");
        Long free = valueOf(line, "hugepages_free=");
        Long surplus = valueOf(line, "hugepages_surp=");
        Long size = valueOf(line, "hugepages_size=");
        if (total != null && free != null && surplus != null && size != null && hugepages.size() < MAX_ROWS) {
            hugepages.add(new HugePool(node, total, free, surplus, size));
        }
    }

    private static @Nullable Long valueOf(String line, String key) {
        Cursor cursor = new Cursor(line);
        return cursor.skipPast(key) ? cursor.number() : null;
    }

    /** Swap in kB; counts of pages under the words that stand behind the number, those of 2.6 under today's. */
    private void footer(String line) {
        Cursor cursor = new Cursor(line);
        if (line.startsWith("Free swap") || line.startsWith("Total swap")) {
            boolean free = line.startsWith("Free");
            while (!cursor.atEnd() && !Chars.isDigit(cursor.peek())) {
                cursor.next();
            }
            Long kb = cursor.number();
            if (kb != null) {
                swapKb.put(free ? "free" : "total", kb);
            }
            return;
        }
        Long count = cursor.number();
        if (count != null && pages.size() < MAX_KEYS) {
            String words = cursor.blanks().rest();
            String key = switch (words) {
                case "pages of RAM" -> "pages RAM";
                case "pages of HIGHMEM" -> "pages HighMem/MovableOnly";
                case "reserved pages" -> "pages reserved";
                case "pagecache pages" -> "total pagecache pages";
                default -> words;
            };
            pages.put(key, count);
        }
    }

    private void protection(String line) {
        Long min = valueOf(line, "min protection ");
        Long low = valueOf(line, "low protection ");
        if (min != null && low != null) {
            protectedKb.put("min", min);
            protectedKb.put("low", low);
        }
    }

    boolean isEmpty() {
        return pages.isEmpty() && zones.isEmpty() && nodes.isEmpty();
    }

    /** Size of a page, kB: what the first free list tells, else 4. */
    int pageKb() {
        Integer told = zones.isEmpty() ? null : zones.get(0).pageKb();
        return told == null ? 4 : told;
    }

    MemInfo build(@Nullable List<MemInfo.SlabRow> slab) {
        return new MemInfo(
                pages, swapKb, zones.stream().map(ZonePart::build).toList(), nodes, hugepages, slab, protectedKb);
    }
}
