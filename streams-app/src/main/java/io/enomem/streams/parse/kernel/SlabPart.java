// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.MemInfo.SlabRow;
import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The block {@code Unreclaimable slab info:} (dump_unreclaimable_slab of mm/slab_common.c, 4.15+). */
final class SlabPart {

    private static final int MAX_ROWS = 256;

    private final List<SlabRow> rows = new ArrayList<>();
    private boolean printed;

    /** {@code kmalloc-2k   123KB   456KB}: "%-17s %10luKB %10luKB". */
    static boolean isRow(String line) {
        if (!line.endsWith("KB")) {
            return false;
        }
        int first = line.indexOf("KB ");
        return first > 0 && Chars.isDigit(line.charAt(first - 1));
    }

    void take(String line) {
        if (line.startsWith("Unreclaimable slab info:")) {
            printed = true;
        } else if (isRow(line)) {
            row(line);
        }
    }

    /** A cache's name may hold blanks, so the numbers are taken from the end. */
    private void row(String line) {
        int total = line.lastIndexOf(' ');
        String head = line.substring(0, total).stripTrailing();
        int used = head.lastIndexOf(' ');
        Long totalKb = new Cursor(line, total + 1, line.length()).number();
        Long usedKb = new Cursor(head, used + 1, head.length()).number();
        if (used <= 0 || totalKb == null || usedKb == null) {
            return;
        }
        printed = true;
        rows.add(new SlabRow(head.substring(0, used).strip(), usedKb, totalKb));
        if (rows.size() >= 2 * MAX_ROWS) {
            trim();
        }
    }

    private void trim() {
        rows.sort(Comparator.comparingLong(SlabRow::totalKb).reversed().thenComparing(SlabRow::name));
        if (rows.size() > MAX_ROWS) {
            rows.subList(MAX_ROWS, rows.size()).clear();
        }
    }

    /** The rows, largest first; null if the block was not printed. */
    @Nullable
    List<SlabRow> rows() {
        trim();
        return printed ? rows : null;
    }
}
