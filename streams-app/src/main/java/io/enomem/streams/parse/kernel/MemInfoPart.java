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

/** What the lines of show_mem say: totals, nodes, zones, free lists, huge pages, page cache, swap and RAM. */
final class MemInfoPart {

    /** Rows of each kind that are kept; the largest machines have some dozens of nodes. */
    private static final int MAX_ROWS = 512;

    private static final int MAX_KEYS = 128;

    private final Map<String, Long> pages = new TreeMap<>();
    private final Map<String, Long> swapKb = new TreeMap<>();
    private final Map<String, Long> protectedKb = new TreeMap<>();
    private final Map<Integer, Map<String, Long>> nodes = new TreeMap<>();
    private final List<ZonePart> zones = new ArrayList<>();
    private final List<HugePool> hugepages = new ArrayList<>();
    private @Nullable ZonePart last;

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
