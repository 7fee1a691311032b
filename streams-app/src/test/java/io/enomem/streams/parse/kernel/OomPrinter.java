// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.MemInfo.HugePool;
import io.enomem.streams.parse.MemInfo.SlabRow;
import io.enomem.streams.parse.MemInfo.ZoneState;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.Constraint;
import io.enomem.streams.parse.OomReport.Origin;
import io.enomem.streams.parse.OomReport.Task;
import io.enomem.streams.parse.OomReport.Victim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Prints a report as a kernel of a layout does: one element for each record, some of several lines. */
final class OomPrinter {

    /** show_mem_node (mm/show_mem.c); {@code shmem_thp: %lukB} has a blank. */
    static final List<String> NODE_KEYS =
            List.of("active_anon", "inactive_anon", "active_file", "shmem", "shmem_thp", "kernel_stack", "pagetables");

    /** The closing lines: "%lu total pagecache pages" and so on. */
    static final List<String> FOOTER = List.of(
            "total pagecache pages", "pages in swap cache", "pages RAM", "pages HighMem/MovableOnly", "pages reserved");

    private final OomLayout layout;
    private final OomReport report;
    private final List<String> lines = new ArrayList<>();

    private OomPrinter(OomLayout layout, OomReport report) {
        this.layout = layout;
        this.report = report;
    }

    static List<String> print(OomLayout layout, OomReport report) {
        OomPrinter printer = new OomPrinter(layout, report);
        printer.head();
        printer.stack();
        if (report.cgroupDump() != null) {
            printer.cgroup(report.cgroupDump());
        } else {
            printer.memory();
        }
        printer.tasks();
        printer.end();
        return printer.lines;
    }

    static List<String> totals(OomLayout layout) {
        if (layout.memory == OomLayout.Memory.ONE_LINE) {
            return List.of(
                    "active",
                    "inactive",
                    "dirty",
                    "writeback",
                    "unstable",
                    "free",
                    "slab",
                    "mapped-file",
                    "mapped-anon",
                    "pagetables");
        }
        return layout.memory == OomLayout.Memory.ACTIVE
                ? List.of(
                        "active", "inactive", "dirty", "writeback", "unstable", "free", "slab", "mapped", "pagetables")
                : List.of(
                        "active_anon",
                        "inactive_anon",
                        "isolated_anon",
                        "active_file",
                        "inactive_file",
                        "isolated_file",
                        "unevictable",
                        "dirty",
                        "writeback",
                        "slab_reclaimable",
                        "slab_unreclaimable",
                        "mapped",
                        "shmem",
                        "pagetables",
                        "bounce",
                        "free",
                        "free_pcp",
                        "free_cma");
    }

    static List<String> zoneKeys(OomLayout layout) {
        return switch (layout.memory) {
            case ACTIVE, ONE_LINE ->
                List.of("free", "min", "low", "high", "active", "inactive", "present", "pages_scanned");
            case PER_ZONE -> List.of("free", "min", "low", "high", "active_anon", "present", "managed", "kernel_stack");
            case PER_NODE -> List.of("free", "boost", "min", "low", "high", "reserved_highatomic", "managed");
        };
    }

    private void head() {
        OomReport.Invoker invoker = Objects.requireNonNull(report.invoker());
        String mask = report.allocation().gfpHex()
                + (layout.mask == OomLayout.Mask.HEX
                        ? ""
                        : "(" + String.join("|", report.allocation().gfp()) + ")");
        String nodes = layout.mask == OomLayout.Mask.NODEMASK ? ", nodemask=" + report.nodemask() : "";
        String adjustment = layout.adjustment + "=" + invoker.oomScoreAdj();
        lines.add(invoker.comm() + " invoked oom-killer: gfp_mask=" + mask + nodes + ", order="
                + report.allocation().order() + ", "
                + (layout.twoAdjustments() ? "oom_adj=0, oom_score_adj=" + invoker.oomScoreAdj() : adjustment));
        if (report.cpuset() != null && !layout.summary()) {
            lines.add(invoker.comm() + " cpuset=" + report.cpuset() + " mems_allowed=" + report.memsAllowed());
        }
    }

    private void stack() {
        OomReport.Invoker invoker = Objects.requireNonNull(report.invoker());
        OomReport.Machine machine = report.machine();
        if (machine != null) {
            String taint = machine.taint() == null ? " Not tainted " : " Tainted: " + machine.taint() + " ";
            String uid = layout.head() == OomLayout.Head.CPU_UID ? " UID: 0" : "";
            lines.add((layout.head() == OomLayout.Head.PID
                            ? "Pid: " + invoker.pid() + ", comm: " + invoker.comm()
                            : "CPU: " + machine.cpu() + uid + " PID: " + invoker.pid() + " Comm: " + invoker.comm())
                    + taint + machine.kernelRelease() + " #1");
            if (machine.hardware() != null) {
                lines.add("Hardware name: " + machine.hardware());
            }
        }
        lines.add("Call Trace:");
        for (String frame : report.allocation().callTrace()) {
            boolean driver = frame.startsWith("mlx5e");
            lines.add(" " + (layout.mask == OomLayout.Mask.HEX ? "[<ffffffff8105f3a1>] " : "") + frame + "+0x1d/0x3b0"
                    + (driver ? " [mlx5_core]" : ""));
        }
    }

    private void cgroup(OomReport.CgroupDump dump) {
        if (layout.groups == OomLayout.Groups.IN_LINE) {
            lines.add("Task in " + report.taskCgroup() + " killed as a result of limit of " + dump.path());
        }
        for (String name : List.of("memory", "swap", "memory+swap", "kmem")) {
            if (dump.counters().containsKey(name + ".usage")) {
                lines.add(name + ": usage " + dump.counters().get(name + ".usage") + "kB, limit "
                        + dump.counters().getOrDefault(name + ".limit", 9007199254740988L) + "kB, failcnt "
                        + dump.counters().get(name + ".failcnt"));
            }
        }
        if (layout.groups == OomLayout.Groups.STAT) {
            lines.add("Memory cgroup stats for " + dump.path() + ":");
            StringBuilder stat = new StringBuilder();
            dump.stat()
                    .forEach((key, value) ->
                            stat.append(key).append(' ').append(value).append('\n'));
            lines.add(stat.toString().stripTrailing());
        } else {
            dump.groups().forEach((group, stat) -> {
                StringBuilder line = new StringBuilder("Memory cgroup stats for " + group + ":");
                List<String> keys = new ArrayList<>(List.of("cache", "rss"));
                stat.keySet().stream().filter(key -> !keys.contains(key)).forEach(keys::add);
                keys.forEach(key -> line.append(' ')
                        .append(key)
                        .append(':')
                        .append(stat.get(key) / 1024)
                        .append("KB"));
                lines.add(line.toString().replace(":  ", ": "));
            });
        }
    }

    private void memory() {
        lines.add(layout.nodes() ? "Mem-Info:" : "Mem-info:");
        StringBuilder totals = new StringBuilder();
        int column = 0;
        for (String name : totals(layout)) {
            boolean wrap = column++ % 3 == 0 && column > 1 && layout.nodes();
            totals.append(
                            wrap || name.equals("free") && layout.memory == OomLayout.Memory.ACTIVE
                                    ? "\n "
                                    : column > 1 ? " " : "")
                    .append(name.equals("active") ? "Active" : name)
                    .append(':')
                    .append(report.memory().page(name));
        }
        lines.add(totals.toString());
        report.memory().nodes().forEach((node, counters) -> lines.add("Node " + node + counters(NODE_KEYS, counters)));
        for (ZoneState zone : report.memory().zones()) {
            lines.add(name(zone) + counters(zoneKeys(layout), zone.kb()));
            StringBuilder reserve = new StringBuilder("lowmem_reserve[]:");
            zone.lowmemReservePages().forEach(pages -> reserve.append(' ').append(pages));
            lines.add(reserve.toString());
        }
        report.memory().zones().forEach(this::freeList);
        for (HugePool pool : report.memory().hugepages()) {
            lines.add("Node " + pool.node() + " hugepages_total=" + pool.total() + " hugepages_free=" + pool.free()
                    + " hugepages_surp=" + pool.surplus() + " hugepages_size=" + pool.pageKb() + "kB");
        }
        footer();
    }

    private static String counters(List<String> keys, Map<String, Long> counters) {
        StringBuilder line = new StringBuilder();
        for (String key : keys) {
            String unit = key.equals("pages_scanned") ? "" : key.equals("reserved_highatomic") ? "KB" : "kB";
            line.append(' ')
                    .append(key)
                    .append(key.equals("shmem_thp") ? ": " : ":")
                    .append(counters.get(key))
                    .append(unit);
        }
        Long unreclaimable = counters.get("all_unreclaimable");
        return line + (unreclaimable == null ? "" : " all_unreclaimable? " + (unreclaimable == 1 ? "yes" : "no"));
    }

    private static String name(ZoneState zone) {
        return (zone.node() == null ? "" : "Node " + zone.node() + " ") + zone.zone();
    }

    private void freeList(ZoneState zone) {
        StringBuilder line = new StringBuilder(name(zone) + ":");
        long sum = 0;
        int pageKb = Objects.requireNonNull(zone.pageKb());
        for (int order = 0; order < zone.freeBlocks().size(); order++) {
            String types = zone.migrateTypes().get(order);
            line.append(' ')
                    .append(zone.freeBlocks().get(order))
                    .append('*')
                    .append((long) pageKb << order)
                    .append("kB");
            line.append(types.isEmpty() ? "" : " (" + types + ")");
            sum += zone.freeBlocks().get(order) * ((long) pageKb << order);
        }
        lines.add(line + " = " + sum + "kB");
    }

    private void footer() {
        if (layout.memory == OomLayout.Memory.ONE_LINE) {
            oldFooter();
            return;
        }
        for (String words : FOOTER) {
            lines.add(report.memory().page(words) + " " + words);
            if (words.equals("pages in swap cache")) {
                lines.add("Swap cache stats: add 1, delete 2, find 3/4");
                lines.add("Free swap  = " + report.memory().swapKb().get("free") + "kB");
                lines.add("Total swap = " + report.memory().swapKb().get("total") + "kB");
            }
        }
        List<SlabRow> slab = report.memory().unreclaimableSlab();
        if (slab != null) {
            lines.add("Unreclaimable slab info:");
            lines.add("Name                      Used          Total");
            slab.forEach(
                    row -> lines.add(String.format("%-17s %10dKB %10dKB", row.name(), row.usedKb(), row.totalKb())));
        }
    }

    private void oldFooter() {
        lines.add(report.memory().page("total pagecache pages") + " pagecache pages");
        lines.add("Swap cache: add 1, delete 2, find 3/4, race 0+0");
        lines.add("Free swap  = " + report.memory().swapKb().get("free") + "kB");
        lines.add("Total swap = " + report.memory().swapKb().get("total") + "kB");
        lines.add(
                String.format("Free swap:       %6dkB", report.memory().swapKb().get("free")));
        lines.add(report.memory().page("pages RAM") + " pages of RAM");
        lines.add(report.memory().page("pages reserved") + " reserved pages");
        lines.add(report.memory().page("pages shared") + " pages shared");
        lines.add(report.memory().page("pages swap cached") + " pages swap cached");
    }

    private void tasks() {
        if (layout.protection()) {
            Map<String, Long> kept = report.memory().protectedKb();
            lines.add("Memory cgroup min protection " + kept.get("min") + "kB -- low protection " + kept.get("low")
                    + "kB");
        }
        if (layout.columns.isEmpty()) {
            return;
        }
        if (layout.columns.contains("pgtables_bytes")) {
            lines.add("Tasks state (memory values in pages):");
        }
        lines.add("[  pid  ]   uid  tgid total_vm      rss " + String.join(" ", layout.columns) + " name");
        List<Task> shuffled = new ArrayList<>(report.tasks());
        shuffled.sort((a, b) -> Integer.compare(a.pid(), b.pid()));
        for (Task task : shuffled) {
            StringBuilder row = new StringBuilder(String.format(
                    "[%7d] %5d %5d %8d %8d",
                    task.pid(), task.uid(), task.tgid(), task.totalVmPages(), task.rssPages()));
            layout.columns.forEach(column -> row.append(' ').append(cell(task, column)));
            lines.add(row + " " + task.name());
        }
    }

    private long cell(Task task, String column) {
        Number value = switch (column) {
            case "rss_anon" -> task.rssAnonPages();
            case "rss_file" -> task.rssFilePages();
            case "rss_shmem" -> task.rssShmemPages();
            case "pgtables_bytes" -> task.pageTableBytes();
            case "nr_ptes" ->
                Objects.requireNonNull(task.pageTableBytes())
                        / 1024
                        / report.memory().pageKb();
            case "swapents" -> task.swapPages();
            case "oom_score_adj" -> task.oomScoreAdj();
            default -> 0;
        };
        return Objects.requireNonNull(value).longValue();
    }

    private void end() {
        Victim victim = Objects.requireNonNull(report.victim());
        if (layout.summary()) {
            String group = report.oomCgroup() != null ? ",oom_memcg=" + report.oomCgroup() : ",global_oom";
            lines.add("oom-kill:constraint=" + report.constraintName() + ",nodemask=" + report.nodemask() + ",cpuset="
                    + report.cpuset() + ",mems_allowed=" + report.memsAllowed() + group + ",task_memcg="
                    + report.taskCgroup() + ",task=" + victim.comm() + ",pid=" + victim.pid() + ",uid="
                    + (victim.uid() == null ? 0 : victim.uid()));
        }
        String words = report.constraint() == Constraint.MEMCG && report.origin() == Origin.CGROUP
                ? "Memory cgroup out of memory"
                : "Out of memory";
        OomReport.Chosen chosen = report.chosen();
        if (chosen != null) {
            lines.add(
                    switch (layout.choice) {
                        case AND_CHILDREN -> "Out of Memory: Kill process " + scored(chosen) + " and children.";
                        case OR_A_CHILD -> words + ": kill process " + scored(chosen) + " or a child";
                        default -> words + ": Kill process " + scored(chosen) + " or sacrifice child";
                    });
        }
        boolean alone = chosen != null && layout.kill != OomLayout.Kill.STOP;
        lines.add((alone ? "" : words + ": ") + "Killed process " + killed(victim));
    }

    private static String scored(OomReport.Chosen chosen) {
        return chosen.pid() + " (" + chosen.comm() + ") score " + chosen.score();
    }

    private String killed(Victim v) {
        String three = ") total-vm:" + v.totalVmKb() + "kB, anon-rss:" + v.anonRssKb() + "kB, file-rss:" + v.fileRssKb()
                + "kB";
        String four = three + ", shmem-rss:" + v.shmemRssKb() + "kB";
        String name = v.pid() + " (" + v.comm();
        return switch (layout.kill) {
            case STOP -> name + ").";
            case BARE -> name + ")";
            case EL6 -> v.pid() + ", UID " + v.uid() + ", (" + v.comm() + three;
            case THREE -> name + three;
            case FOUR -> name + four;
            case WITH_UID, UID_BYTES -> {
                long tables =
                        Objects.requireNonNull(v.pgtablesKb()) * (layout.kill == OomLayout.Kill.WITH_UID ? 1 : 1024);
                yield name + four + ", UID:" + v.uid() + " pgtables:" + tables + "kB oom_score_adj:" + v.oomScoreAdj();
            }
        };
    }
}
