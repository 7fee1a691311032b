// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.OomReport.Task;
import io.enomem.streams.parse.OomReport.TaskTotals;
import io.enomem.streams.parse.OomReport.Victim;
import io.enomem.streams.parse.text.Cursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The task table (dump_tasks of mm/oom_kill.c). Its columns changed five times, so they are taken from its header; rows
 * of a table whose header was lost are read as far as all layouts agree.
 */
final class TaskPart {

    private static final int MAX_ROWS = 2_048;
    private static final int MAX_COLUMNS = 16;

    /** Columns of the table since 6.8, when three more made the layout unmistakable. */
    private static final List<String> SINCE_6_8 = List.of(
            "pid",
            "uid",
            "tgid",
            "total_vm",
            "rss",
            "rss_anon",
            "rss_file",
            "rss_shmem",
            "pgtables_bytes",
            "swapents",
            "oom_score_adj");

    /** Columns of the table of 4.1 to 4.14, the only one with nine. */
    private static final List<String> OF_NINE =
            List.of("pid", "uid", "tgid", "total_vm", "rss", "nr_ptes", "nr_pmds", "swapents", "oom_score_adj");

    /** What the tables with eight columns of numbers have in common; the sixth and seventh differ. */
    private static final List<String> OF_EIGHT =
            List.of("pid", "uid", "tgid", "total_vm", "rss", "?", "?", "oom_score_adj");

    private final List<Task> tasks = new ArrayList<>();
    private List<String> columns = List.of();
    private int rows;
    private long rss;
    private long swap;
    private long tables;

    /** @param pageKb size of a page for tables that count page tables in pages */
    void take(String line, int pageKb) {
        Cursor cursor = new Cursor(line);
        if (!cursor.skip("[")) {
            return;
        }
        Integer pid = cursor.blanks().integer();
        if (pid == null) {
            header(line);
        } else if (cursor.blanks().skip("]")) {
            row(pid, cursor.blanks().rest(), pageKb);
        }
    }

    private void header(String line) {
        Cursor cursor = new Cursor(line);
        cursor.skipPast("]");
        List<String> names = new ArrayList<>(List.of("pid"));
        for (String word = cursor.blanks().word();
                word != null;
                word = cursor.blanks().word()) {
            if (!word.equals("name") && names.size() < MAX_COLUMNS) {
                names.add(word);
            }
        }
        columns = List.copyOf(names);
    }

    private void row(int pid, String fields, int pageKb) {
        List<String> layout = columns.isEmpty() ? guess(fields) : columns;
        Cursor cursor = new Cursor(fields);
        Map<String, Long> values = new HashMap<>();
        for (String column : layout.subList(1, layout.size())) {
            Long value = cursor.blanks().number();
            if (value == null) {
                return;
            }
            values.put(column, value);
        }
        Long totalVm = values.get("total_vm");
        Long held = values.get("rss");
        if (totalVm == null || held == null) {
            return;
        }
        add(new Task(
                pid,
                integer(values.get("tgid")),
                values.get("uid"),
                totalVm,
                held,
                values.get("rss_anon"),
                values.get("rss_file"),
                values.get("rss_shmem"),
                pageTableBytes(values, pageKb),
                values.get("swapents"),
                integer(values.get("oom_score_adj")),
                cursor.blanks().rest()));
    }

    /** The layout of a row without header, by how many numbers it begins with; a name may be a number too. */
    private static List<String> guess(String fields) {
        Cursor cursor = new Cursor(fields);
        int numbers = 1;
        while (cursor.blanks().number() != null) {
            numbers++;
        }
        if (cursor.atEnd()) {
            numbers--;
        }
        if (numbers >= SINCE_6_8.size()) {
            return SINCE_6_8;
        }
        return numbers >= OF_NINE.size() ? OF_NINE : OF_EIGHT;
    }

    private static @Nullable Long pageTableBytes(Map<String, Long> values, int pageKb) {
        Long bytes = values.get("pgtables_bytes");
        Long ptes = values.get("nr_ptes");
        if (bytes != null || ptes == null) {
            return bytes;
        }
        return (ptes + values.getOrDefault("nr_pmds", 0L)) * pageKb * 1024;
    }

    private static @Nullable Integer integer(@Nullable Long value) {
        return value == null || value != value.intValue() ? null : value.intValue();
    }

    private void add(Task task) {
        rows++;
        rss += task.rssPages();
        swap += task.swapPages() == null ? 0 : task.swapPages();
        tables += task.pageTableBytes() == null ? 0 : task.pageTableBytes();
        tasks.add(task);
        if (tasks.size() >= 2 * MAX_ROWS) {
            trim();
        }
    }

    private void trim() {
        tasks.sort(Comparator.comparingLong(Task::heldPages).reversed().thenComparingInt(Task::pid));
        if (tasks.size() > MAX_ROWS) {
            tasks.subList(MAX_ROWS, tasks.size()).clear();
        }
    }

    /**
     * 5.4.0 to 5.4.8 printed bytes of page tables where the line says kB (mm/oom_kill.c, until "fix pgtables units mismatch
     * in Killed process message"): told by the task's own row, or by more page tables than address space.
     */
    Victim inKilobytes(Victim v) {
        Long printed = v.pgtablesKb();
        if (printed == null || printed % 4096 != 0 || printed == 0) {
            return v;
        }
        boolean row = tasks.stream().anyMatch(t -> t.pid() == v.pid() && printed.equals(t.pageTableBytes()));
        boolean absurd = v.totalVmKb() != null && printed > v.totalVmKb();
        return row || absurd ? v.withPageTablesKb(printed / 1024) : v;
    }

    /** The rows, largest first. */
    List<Task> tasks() {
        trim();
        return tasks;
    }

    @Nullable
    TaskTotals totals() {
        return rows == 0 ? null : new TaskTotals(rows, rss, swap, tables);
    }
}
