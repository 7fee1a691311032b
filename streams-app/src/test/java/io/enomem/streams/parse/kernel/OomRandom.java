// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.Allocation;
import io.enomem.streams.parse.MemInfo;
import io.enomem.streams.parse.MemInfo.HugePool;
import io.enomem.streams.parse.MemInfo.SlabRow;
import io.enomem.streams.parse.MemInfo.ZoneState;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.CgroupDump;
import io.enomem.streams.parse.OomReport.Chosen;
import io.enomem.streams.parse.OomReport.Constraint;
import io.enomem.streams.parse.OomReport.Invoker;
import io.enomem.streams.parse.OomReport.Machine;
import io.enomem.streams.parse.OomReport.Origin;
import io.enomem.streams.parse.OomReport.Part;
import io.enomem.streams.parse.OomReport.Task;
import io.enomem.streams.parse.OomReport.TaskTotals;
import io.enomem.streams.parse.OomReport.Victim;
import io.enomem.streams.parse.RecordId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reports at random that a kernel of a layout may print: what it does not print is absent. */
final class OomRandom {

    /** Stands for every record: identities are compared elsewhere. */
    static final RecordId SOME = new RecordId("kmsg", 0, true);

    private static final List<String> NAMES = List.of(
            "java",
            "tmux: server",
            "runc:[2:INIT]",
            "kworker/u17:0",
            "C2 CompilerThre",
            "5",
            "x) score 9 or s",
            "a,pid=1,uid=0",
            ",task=z,pid=1",
            "(sd-pam)",
            "数据库",
            "Killed process",
            "a  b",
            "\u001b[31mred",
            "back\\slash",
            "oom-killer: x");

    private static final List<String> GROUPS = List.of(
            "/system.slice/app.service",
            "/kubepods/burstable/pod1/0123abc",
            "/a,task=x,pid=1,uid=0",
            "/x,oom_memcg=/y,task_memcg=/z",
            "/user.slice/a b.scope",
            "/\u202e\u001b]0;x\u0007",
            "/q killed as a result of limit of x");

    private static final List<String> OLD_FOOTER =
            List.of("total pagecache pages", "pages RAM", "pages reserved", "pages shared", "pages swap cached");

    private record Mask(String hex, List<String> symbols) {}

    private static final List<Mask> HEX = List.of(
            new Mask("0xd0", List.of("GFP_KERNEL")),
            new Mask("0x20", List.of("GFP_ATOMIC")),
            new Mask("0x280da", List.of("GFP_HIGHUSER_MOVABLE", "__GFP_ZERO")));

    private static final List<Mask> HEX_OF_4_4 = List.of(
            new Mask("0x24000c0", List.of("GFP_KERNEL")),
            new Mask("0x2080020", List.of("GFP_ATOMIC")),
            new Mask("0x24280ca", List.of("GFP_HIGHUSER_MOVABLE", "__GFP_ZERO")));

    private static final List<Mask> SYMBOLS = List.of(
            new Mask("0xcc0", List.of("GFP_KERNEL")),
            new Mask("0x0", List.of()),
            new Mask("0x140cca", List.of("GFP_HIGHUSER_MOVABLE", "__GFP_COMP")),
            new Mask("0x6200ca", List.of("GFP_HIGHUSER_MOVABLE")));

    private final Random random;
    private final OomLayout layout;
    private final boolean cgroup;

    OomRandom(Random random, OomLayout layout) {
        this.random = random;
        this.layout = layout;
        this.cgroup = layout.groups != OomLayout.Groups.NONE && random.nextBoolean();
    }

    OomReport report() {
        List<Mask> numbers = layout == OomLayout.V4_4 ? HEX_OF_4_4 : HEX;
        Mask mask = pick(layout.mask == OomLayout.Mask.HEX ? numbers : SYMBOLS);
        String comm = pick(NAMES);
        boolean bound = !cgroup && layout.mask == OomLayout.Mask.NODEMASK && random.nextInt(4) == 0;
        String limit = pick(GROUPS);
        String group = random.nextBoolean() ? limit : limit + "/below";
        boolean bpf = layout == OomLayout.V7_0 && random.nextInt(5) == 0;
        Constraint constraint = cgroup ? Constraint.MEMCG : bpf ? Constraint.UNKNOWN : constraint(bound);
        boolean manual = !cgroup && random.nextInt(8) == 0;
        List<Task> tasks = layout.columns.isEmpty() ? List.of() : tasks();
        Victim victim = victim();
        Chosen chosen = layout.choice == OomLayout.Choice.NONE ? null : chosen(victim);
        return new OomReport(
                SOME,
                SOME,
                Instant.EPOCH,
                manual ? Origin.MANUAL : cgroup ? Origin.CGROUP : Origin.AUTOMATIC,
                constraint,
                layout.summary() ? "CONSTRAINT_" + (bpf ? "BPF_PSI_MEM" : constraint) : null,
                new Invoker(
                        comm,
                        layout.head() == OomLayout.Head.NONE ? null : (Integer) number(1, 400_000),
                        number(-1000, 1001)),
                allocation(mask, manual),
                machine(),
                layout.summary() || layout.mask == OomLayout.Mask.NODEMASK ? (bound ? "0,2-3" : "(null)") : null,
                !layout.nodes() ? null : random.nextInt(5) == 0 && layout.summary() ? "pod1" : "/",
                !layout.nodes() ? null : random.nextBoolean() ? "0" : "0-1,3",
                cgroup ? limit : null,
                cgroup || layout.summary() ? group : null,
                List.of(chosen != null && chosen.pid() == victim.pid() ? scored(victim, chosen.score()) : victim),
                chosen,
                null,
                tasks,
                tasks.isEmpty() ? null : totals(tasks),
                cgroup ? noMemory() : memory(),
                cgroup ? dump(limit) : null,
                false,
                false,
                missing());
    }

    private @Nullable Machine machine() {
        String taint = random.nextBoolean() ? "G W O" : null;
        return switch (layout.head()) {
            case NONE -> null;
            case PID -> new Machine(null, layout.release, taint, null);
            default -> new Machine(number(0, 256), layout.release, taint, "QEMU Standard PC");
        };
    }

    private MemInfo noMemory() {
        return new MemInfo(Map.of(), Map.of(), List.of(), Map.of(), List.of(), null, protection());
    }

    private Map<String, Long> protection() {
        return layout.protection() ? Map.of("min", kb(), "low", kb()) : Map.of();
    }

    private Constraint constraint(boolean bound) {
        if (!layout.summary()) {
            return bound ? Constraint.UNKNOWN : Constraint.NONE;
        }
        return pick(List.of(Constraint.NONE, Constraint.NONE, Constraint.CPUSET, Constraint.MEMORY_POLICY));
    }

    private EnumSet<Part> missing() {
        EnumSet<Part> missing = EnumSet.noneOf(Part.class);
        if (!layout.summary()) {
            missing.add(Part.SUMMARY);
        }
        if (layout.columns.isEmpty()) {
            missing.add(Part.TASKS);
        }
        return missing;
    }

    private Allocation allocation(Mask mask, boolean manual) {
        boolean network = random.nextBoolean();
        List<String> trace = network
                ? List.of("dump_stack", "__alloc_skb", "tcp_sendmsg_locked", "mlx5e_poll_rx_cq")
                : List.of("dump_stack", "dump_header", "out_of_memory", "handle_mm_fault");
        return new Allocation(
                mask.hex, mask.symbols, manual ? -1 : random.nextInt(4), trace, network ? "mlx5_core" : null);
    }

    private Victim victim() {
        OomLayout.Kill kill = layout.kill;
        boolean numbers = kill != OomLayout.Kill.BARE && kill != OomLayout.Kill.STOP;
        boolean uid = kill == OomLayout.Kill.WITH_UID || kill == OomLayout.Kill.UID_BYTES;
        long size = kb() / 4 * 4;
        return new Victim(
                SOME,
                Instant.EPOCH,
                number(2, 400_000),
                pick(NAMES),
                uid || kill == OomLayout.Kill.EL6 ? (Long) (long) number(0, 600_000) : null,
                numbers ? (Long) size : null,
                numbers ? kb() : null,
                numbers ? kb() : null,
                uid || kill == OomLayout.Kill.FOUR ? kb() : null,
                uid ? (Long) (size / 512 / 4 * 4 + 8) : null,
                uid ? (Integer) number(-1000, 1001) : null,
                null);
    }

    /** Now and then the killer takes a child of the task that it chose. */
    private Chosen chosen(Victim victim) {
        long score = number(1, 2000);
        return random.nextInt(3) == 0
                ? new Chosen(victim.pid() - 1, "parent of it", score)
                : new Chosen(victim.pid(), victim.comm(), score);
    }

    private static Victim scored(Victim v, @Nullable Long score) {
        return new Victim(
                v.id(),
                v.time(),
                v.pid(),
                v.comm(),
                v.uid(),
                v.totalVmKb(),
                v.anonRssKb(),
                v.fileRssKb(),
                v.shmemRssKb(),
                v.pgtablesKb(),
                v.oomScoreAdj(),
                score);
    }

    private List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
            boolean split = layout.columns.contains("rss_anon");
            tasks.add(new Task(
                    1 + i * 3_000,
                    1 + i * 3_000,
                    (long) number(0, 600_000),
                    number(0, 1 << 30),
                    number(0, 1 << 24),
                    split ? (Long) (long) number(0, 1 << 24) : null,
                    split ? (Long) (long) number(0, 1 << 24) : null,
                    split ? (Long) (long) number(0, 1 << 24) : null,
                    layout.columns.contains("cpu") ? null : (Long) (number(1, 500) * 4096L),
                    layout.columns.contains("swapents") ? (Long) (long) number(0, 1 << 20) : null,
                    number(-1000, 1001),
                    pick(NAMES)));
        }
        tasks.sort(Comparator.comparingLong(Task::heldPages).reversed().thenComparingInt(Task::pid));
        return tasks;
    }

    private static TaskTotals totals(List<Task> tasks) {
        return new TaskTotals(
                tasks.size(),
                tasks.stream().mapToLong(Task::rssPages).sum(),
                tasks.stream()
                        .mapToLong(t -> t.swapPages() == null ? 0 : t.swapPages())
                        .sum(),
                tasks.stream()
                        .mapToLong(t -> t.pageTableBytes() == null ? 0 : t.pageTableBytes())
                        .sum());
    }

    private MemInfo memory() {
        Map<String, Long> pages = new TreeMap<>();
        for (String name : OomPrinter.totals(layout)) {
            pages.put(name, (long) number(0, 1 << 26));
        }
        boolean old = layout.memory == OomLayout.Memory.ONE_LINE;
        for (String name : old ? OLD_FOOTER : OomPrinter.FOOTER) {
            pages.put(name, (long) number(0, 1 << 26));
        }
        boolean numa = layout.nodes();
        Map<Integer, Map<String, Long>> nodes = new TreeMap<>();
        List<ZoneState> zones = new ArrayList<>();
        for (int node = 0; node < (numa ? 1 + random.nextInt(3) : 1); node++) {
            if (layout.memory == OomLayout.Memory.PER_NODE) {
                nodes.put(node, counters(OomPrinter.NODE_KEYS, true));
            }
            for (String zone : List.of("DMA", "DMA32", "Normal")) {
                zones.add(zone(numa ? node : null, zone));
            }
        }
        List<HugePool> huge = layout.hugePages()
                ? List.of(new HugePool(0, number(0, 9), 0, 0, 2048), new HugePool(0, 0, 0, 0, 1048576))
                : List.of();
        boolean slab = layout.ordinal() >= OomLayout.V4_19.ordinal() && random.nextBoolean();
        return new MemInfo(
                pages, Map.of("free", kb(), "total", kb()), zones, nodes, huge, slab ? slabs() : null, protection());
    }

    private List<SlabRow> slabs() {
        return List.of(new SlabRow("kmalloc-2k", 900, 1000), new SlabRow("tw_sock_TCPv6(960:x)", 20, 30));
    }

    private ZoneState zone(@Nullable Integer node, String name) {
        boolean letters = layout.migrateTypes();
        List<Long> blocks = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (int order = 0; order < 11; order++) {
            long count = random.nextBoolean() ? 0 : number(1, 9999);
            blocks.add(count);
            types.add(letters && count > 0 ? pick(List.of("U", "UM", "UMEH", "R")) : "");
        }
        return new ZoneState(
                node,
                name,
                counters(OomPrinter.zoneKeys(layout), layout.memory != OomLayout.Memory.PER_NODE),
                List.of(0L, (long) number(0, 5000), (long) number(0, 5000)),
                blocks,
                types,
                layout == OomLayout.V6_1 ? 64 : 4);
    }

    private Map<String, Long> counters(List<String> keys, boolean unreclaimable) {
        Map<String, Long> counters = new TreeMap<>();
        for (String key : keys) {
            counters.put(key, kb());
        }
        if (unreclaimable) {
            counters.put("all_unreclaimable", (long) random.nextInt(2));
        }
        return counters;
    }

    private CgroupDump dump(String path) {
        Map<String, Long> counters = new TreeMap<>();
        boolean second = layout.groups == OomLayout.Groups.STAT;
        for (String counter : second ? List.of("memory", "swap") : List.of("memory", "memory+swap", "kmem")) {
            counters.put(counter + ".usage", kb());
            if (random.nextInt(3) > 0) {
                counters.put(counter + ".limit", kb());
            }
            counters.put(counter + ".failcnt", (long) number(0, 1 << 20));
        }
        Map<String, Long> stat = new TreeMap<>();
        if (second) {
            for (String key : List.of("anon", "file", "sock", "shmem", "slab_unreclaimable", "pgmajfault")) {
                stat.put(key, (long) number(0, Integer.MAX_VALUE));
            }
            return new CgroupDump(path, counters, stat, Map.of());
        }
        Map<String, Map<String, Long>> groups = new TreeMap<>();
        for (String group : List.of(path, path + "/below")) {
            Map<String, Long> own = new TreeMap<>();
            for (String key : List.of("cache", "rss", "mapped_file", "inactive_anon", "unevictable")) {
                own.put(key, kb() * 1024);
            }
            own.forEach((key, value) -> stat.merge(key, value, Long::sum));
            groups.put(group, own);
        }
        return new CgroupDump(path, counters, stat, groups);
    }

    private Long kb() {
        return (long) number(0, 1 << 28);
    }

    private int number(int from, int to) {
        return from + random.nextInt(to - from);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
