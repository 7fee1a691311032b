// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Chars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the body of a dump, in the order in which every kernel prints them (dump_header of mm/oom_kill.c,
 * warn_alloc of mm/page_alloc.c, show_mem). The order tells to which of two open dumps a line belongs: a dump never goes
 * back to an earlier part.
 */
enum Section {
    /** {@code x cpuset=/ mems_allowed=0} (2.6.3x to 4.20). */
    CPUSET,
    /** {@code CPU: 0 PID: 1 Comm: x} or {@code Pid: 1, comm: x}. */
    TASK,
    /** Hardware line, taint, frames of the call trace. */
    STACK,
    /** Limits, usage and statistics of a memory cgroup. */
    CGROUP,
    /** {@code Mem-Info:} and per-CPU lists. */
    MEM_INFO,
    /** Totals in pages. */
    TOTALS,
    /** {@code Node 0 active_anon:...kB}. */
    NODE,
    /** {@code Node 0 DMA free:...kB} and {@code lowmem_reserve[]}. */
    ZONE,
    /** {@code Node 0 DMA: 1*4kB (U) ...}. */
    FREE_LIST,
    /** {@code Node 0 hugepages_total=...}. */
    HUGE_PAGES,
    /** Page cache, swap and RAM. */
    FOOTER,
    /** {@code Unreclaimable slab info:} and its rows, allocation tags. */
    SLAB,
    /** {@code Memory cgroup min protection 0kB -- low protection 0kB} (7.0+). */
    PROTECTION,
    /** The task table. */
    TASKS;

    private record Opening(String words, Section section) {}

    private static final List<Opening> OPENINGS = List.of(
            new Opening("Pid: ", TASK),
            new Opening("Hardware name: ", STACK),
            new Opening("Workqueue: ", STACK),
            new Opening("Tainted: ", STACK),
            new Opening("Call Trace:", STACK),
            new Opening("Call trace:", STACK),
            new Opening("Backtrace:", STACK),
            new Opening("<TASK>", STACK),
            new Opening("<IRQ>", STACK),
            new Opening("Task in ", CGROUP),
            new Opening("Memory cgroup stats for ", CGROUP),
            new Opening("Memory limit reached of cgroup ", CGROUP),
            new Opening("Memory cgroup min protection ", PROTECTION),
            new Opening("Mem-Info:", MEM_INFO),
            new Opening("Mem-info:", MEM_INFO),
            new Opening("lowmem_reserve[]:", ZONE),
            new Opening("Swap cache", FOOTER),
            new Opening("Free swap", FOOTER),
            new Opening("Total swap", FOOTER),
            new Opening("Unreclaimable slab info:", SLAB),
            new Opening("Memory allocations:", SLAB),
            new Opening("Tasks state ", TASKS));

    /** The part that the line belongs to by its shape, or null. Allocates nothing. */
    static @Nullable Section of(String line) {
        if (line.isEmpty()) {
            return null;
        }
        char first = line.charAt(0);
        if (first == '[' && isTaskRow(line)) {
            return StackPart.isFrame(line) ? STACK : TASKS;
        }
        for (int i = 0; i < OPENINGS.size(); i++) {
            Opening opening = OPENINGS.get(i);
            if (first == opening.words.charAt(0) && line.startsWith(opening.words)) {
                return opening.section;
            }
        }
        if (StackPart.isTask(line)) {
            return TASK;
        }
        Section ofMemory = MemInfoLines.section(line);
        if (ofMemory != null) {
            return ofMemory;
        }
        if (CgroupPart.isUsage(line) || CgroupPart.isStatRow(line)) {
            return CGROUP;
        }
        if (SlabPart.isRow(line)) {
            return SLAB;
        }
        if (StackPart.isFrame(line)) {
            return STACK;
        }
        return line.contains(" cpuset=") && line.contains(" mems_allowed=") ? CPUSET : null;
    }

    /** {@code [  123]     0   123 ...} or {@code [ pid ]   uid ...}. */
    private static boolean isTaskRow(String line) {
        int at = 1;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        if (line.startsWith("pid", at)) {
            return line.contains("total_vm");
        }
        int digits = at;
        while (at < line.length() && Chars.isDigit(line.charAt(at))) {
            at++;
        }
        return at > digits && line.startsWith("] ", at);
    }
}
