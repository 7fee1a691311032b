// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns of text for a terminal, as wide as their widest cell; the last may be as long as it likes. Mutable. */
public final class Table {
    /** Cells are cut at so many characters: a hostile name must not push the others off the screen. Ours. */
    private static final int WIDEST = 40;

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these headings. */
    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row of safe text. */
    public void add(String... cells) {
        rows.add(List.of(cells));
    }

    /** True if it has headings only. */
    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** Its lines, headings first. */
    public List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns - 1; i++) {
                widths[i] = Math.max(widths[i], cut(row.get(i)).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size() - 1; i++) {
            line.append(String.format(Locale.ROOT, "%-" + Math.max(1, widths[i]) + "s  ", cut(row.get(i))));
        }
        return line.append(row.get(row.size() - 1)).toString().stripTrailing();
    }

    private static String cut(String cell) {
        return cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 1) + "…";
    }
}
