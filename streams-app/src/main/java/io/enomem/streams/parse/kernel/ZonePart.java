// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.MemInfo.ZoneState;
import io.enomem.streams.parse.text.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The three lines of a zone: its counters, what it keeps from requests for higher zones, its free blocks. */
final class ZonePart {

    /** MAX_ORDER is 10 or 11 on most, at most 18 anywhere; zones are at most 6. */
    private static final int MAX_COLUMNS = 32;

    private static final int MAX_KEYS = 64;

    private final @Nullable Integer node;
    private final String name;
    private final Map<String, Long> kb = new TreeMap<>();
    private final List<Long> lowmemReserve = new ArrayList<>();
    private final List<Long> blocks = new ArrayList<>();
    private final List<String> migrateTypes = new ArrayList<>();
    private @Nullable Integer pageKb;

    ZonePart(@Nullable Integer node, String name) {
        this.node = node;
        this.name = name;
    }

    boolean is(@Nullable Integer otherNode, String otherName) {
        return Objects.equals(node, otherNode) && name.equals(otherName);
    }

    void counters(String line) {
        KeyValues.read(line, line.indexOf("free:"), (key, value, kilobytes) -> {
            if (kb.size() < MAX_KEYS) {
                kb.put(key, value);
            }
        });
    }

    void lowmemReserve(String line) {
        Cursor cursor = new Cursor(line);
        cursor.skipPast(":");
        lowmemReserve.clear();
        for (Long pages = cursor.blanks().number();
                pages != null;
                pages = cursor.blanks().number()) {
            if (lowmemReserve.size() < MAX_COLUMNS) {
                lowmemReserve.add(pages);
            }
        }
    }

    /** {@code DMA: 0*4kB 1*8kB (U) 2*16kB (UM) = 40kB}: count, size and letters, order by order. */
    void freeList(String line) {
        Cursor cursor = new Cursor(line);
        cursor.skipPast(": ");
        blocks.clear();
        migrateTypes.clear();
        for (Long count = cursor.blanks().number();
                count != null;
                count = cursor.blanks().number()) {
            Integer size = cursor.skip("*") ? cursor.integer() : null;
            if (size == null || !cursor.skip("kB") || blocks.size() >= MAX_COLUMNS) {
                return;
            }
            if (blocks.isEmpty()) {
                pageKb = size;
            }
            String letters = cursor.blanks().skip("(") ? cursor.until(")") : "";
            blocks.add(count);
            migrateTypes.add(letters == null ? "" : letters);
        }
    }

    @Nullable
    Integer pageKb() {
        return pageKb;
    }

    ZoneState build() {
        return new ZoneState(node, name, kb, lowmemReserve, blocks, migrateTypes, pageKb);
    }
}
