// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import java.util.List;

/**
 * How kernels print a report of the OOM killer, one row for each layout, with the format strings that it comes from
 * (mm/oom_kill.c if no other file is named).
 */
enum OomLayout {
    /**
     * 2.6.18 of EL5: {@code "Out of Memory: Kill process %d (%s) score %li and children.\n"}; {@code "%s: Killed process %d
     * (%s).\n"}; lib/show_mem {@code "%d pages of RAM\n"}, mm/page_alloc.c all totals in one line, with {@code
     * mapped-file:%d mapped-anon:%d}; dump_stack names no task.
     */
    EL5(
            "2.6.18-398.el5",
            Mask.HEX,
            "oomkilladj",
            Choice.AND_CHILDREN,
            Kill.STOP,
            Memory.ONE_LINE,
            Groups.NONE,
            List.of()),
    /**
     * 2.6.24: {@code "%s invoked oom-killer: gfp_mask=0x%x, order=%d, oomkilladj=%d\n"}; {@code "%s: kill process %d (%s)
     * score %li or a child\n"}; {@code "Killed process %d (%s)\n"}; mm/page_alloc.c {@code "Active:%lu inactive:%lu
     * dirty:%lu writeback:%lu unstable:%lu\n free:%lu slab:%lu mapped:%lu pagetables:%lu bounce:%lu\n"}; no task table.
     */
    V2_6_24("2.6.24.2", Mask.HEX, "oomkilladj", Choice.OR_A_CHILD, Kill.BARE, Memory.ACTIVE, Groups.NONE, List.of()),
    /**
     * 2.6.32 of EL6: {@code "order=%d, oom_adj=%d, oom_score_adj=%d\n"}; {@code "%s: Kill process %d (%s) score %d or
     * sacrifice child\n"}; {@code "Killed process %d, UID %d, (%s) total-vm:%lukB, anon-rss:%lukB, file-rss:%lukB\n"};
     * {@code "[ pid ]   uid  tgid total_vm      rss cpu oom_adj oom_score_adj name\n"}.
     */
    EL6(
            "2.6.32-754.el6.x86_64",
            Mask.HEX,
            "oom_adj",
            Choice.OR_SACRIFICE_CHILD,
            Kill.EL6,
            Memory.PER_ZONE,
            Groups.IN_LINE,
            List.of("cpu", "oom_adj", "oom_score_adj")),
    /**
     * 2.6.36 to 3.6: {@code "gfp_mask=0x%x, order=%d, oom_adj=%d, oom_score_adj=%d\n"}; {@code "[ pid ]   uid  tgid total_vm
     * rss cpu oom_adj oom_score_adj name\n"}; {@code "%s: Kill process %d (%s) score %d or sacrifice child\n"}; {@code
     * "Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, file-rss:%lukB\n"}; arch/x86/kernel/dumpstack.c {@code "Pid:
     * %d, comm: %.20s %s %s %.*s"}.
     */
    V3_2(
            "3.2.0-4-amd64",
            Mask.HEX,
            "oom_adj",
            Choice.OR_SACRIFICE_CHILD,
            Kill.THREE,
            Memory.PER_ZONE,
            Groups.IN_LINE,
            List.of("cpu", "oom_adj", "oom_score_adj")),
    /**
     * 3.7 to 4.0, EL7 3.10: {@code "order=%d, oom_score_adj=%hd\n"}; {@code "[ pid ]   uid  tgid total_vm      rss nr_ptes swapents
     * oom_score_adj name\n"}; {@code "Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, file-rss:%lukB\n"};
     * mm/memcontrol.c {@code "Task in "}, {@code " killed as a result of limit of "}.
     */
    V3_10(
            "3.10.0-229.el7.x86_64",
            Mask.HEX,
            "oom_score_adj",
            Choice.OR_SACRIFICE_CHILD,
            Kill.THREE,
            Memory.PER_ZONE,
            Groups.IN_LINE,
            List.of("nr_ptes", "swapents", "oom_score_adj")),
    /**
     * 4.1 to 4.5: {@code "[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents oom_score_adj name\n"}; masks of
     * include/linux/gfp.h of 4.4, still without symbols.
     */
    V4_4(
            "4.4.0-210-generic",
            Mask.HEX,
            "oom_score_adj",
            Choice.OR_SACRIFICE_CHILD,
            Kill.THREE,
            Memory.PER_ZONE,
            Groups.IN_LINE,
            List.of("nr_ptes", "nr_pmds", "swapents", "oom_score_adj")),
    /** 4.6 and 4.7: {@code "gfp_mask=%#x(%pGg), order=%d"}; {@code ", shmem-rss:%lukB\n"} (4.5); LRU lists by zone still. */
    V4_7(
            "4.7.0-0.bpo.1-amd64",
            Mask.SYMBOLS,
            "oom_score_adj",
            Choice.OR_SACRIFICE_CHILD,
            Kill.FOUR,
            Memory.PER_ZONE,
            Groups.IN_LINE,
            List.of("nr_ptes", "nr_pmds", "swapents", "oom_score_adj")),
    /** 4.8: mm/page_alloc.c {@code "Node %d active_anon:%lukB"}: the lists moved to lines of nodes; else {@code "gfp_mask=%#x(%pGg), order=%d"}; {@code "nr_ptes nr_pmds swapents oom_score_adj name"}; shmem-rss. */
    V4_8(
            "4.8.0-22-generic",
            Mask.SYMBOLS,
            "oom_score_adj",
            Choice.OR_SACRIFICE_CHILD,
            Kill.FOUR,
            Memory.PER_NODE,
            Groups.IN_LINE,
            List.of("nr_ptes", "nr_pmds", "swapents", "oom_score_adj")),
    /** 4.19: {@code "nodemask=%*pbl, order=%d"}; {@code "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes ..."}. */
    V4_19(
            "4.19.0-27-amd64",
            Mask.NODEMASK,
            "oom_score_adj",
            Choice.OR_SACRIFICE_CHILD,
            Kill.FOUR,
            Memory.PER_NODE,
            Groups.IN_LINE,
            List.of("pgtables_bytes", "swapents", "oom_score_adj")),
    /** 5.1 to 5.3: {@code "oom-kill:constraint=%s,nodemask=%*pbl"}; {@code "%s: Killed process %d (%s) total-vm:..."}. */
    V5_2(
            "5.2.14",
            Mask.SYMBOLS,
            "oom_score_adj",
            Choice.NONE,
            Kill.FOUR,
            Memory.PER_NODE,
            Groups.STAT,
            List.of("pgtables_bytes", "swapents", "oom_score_adj")),
    /** 5.4.0 to 5.4.8: {@code " pgtables:%lukB"} with mm_pgtables_bytes(mm), which is not kB. */
    V5_4_0(
            "5.4.0-9-generic",
            Mask.SYMBOLS,
            "oom_score_adj",
            Choice.NONE,
            Kill.UID_BYTES,
            Memory.PER_NODE,
            Groups.STAT,
            List.of("pgtables_bytes", "swapents", "oom_score_adj")),
    /** 5.4 to 6.7: {@code ", UID:%u pgtables:%lukB oom_score_adj:%hd\n"}; mm/memcontrol.c memory_stat_format. */
    V6_1(
            "6.1.0-28-amd64",
            Mask.SYMBOLS,
            "oom_score_adj",
            Choice.NONE,
            Kill.WITH_UID,
            Memory.PER_NODE,
            Groups.STAT,
            List.of("pgtables_bytes", "swapents", "oom_score_adj")),
    /**
     * 6.8 and later: {@code "[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents
     * oom_score_adj name\n"}; lib/dump_stack.c {@code "%sCPU: %d UID: %u PID: %d Comm: %.20s "} since 6.11.
     */
    V6_12(
            "6.12.9-arch1-1",
            Mask.SYMBOLS,
            "oom_score_adj",
            Choice.NONE,
            Kill.WITH_UID,
            Memory.PER_NODE,
            Groups.STAT,
            List.of("rss_anon", "rss_file", "rss_shmem", "pgtables_bytes", "swapents", "oom_score_adj")),
    /**
     * 7.0: {@code "order=%d, oom_score_adj=%d\n"}; mm/memcontrol.c {@code "Memory cgroup min protection %lukB -- low
     * protection %lukB"} before the table; words of BPF behind {@code constraint=}.
     */
    V7_0(
            "7.0.0-1-amd64",
            Mask.SYMBOLS,
            "oom_score_adj",
            Choice.NONE,
            Kill.WITH_UID,
            Memory.PER_NODE,
            Groups.STAT,
            List.of("rss_anon", "rss_file", "rss_shmem", "pgtables_bytes", "swapents", "oom_score_adj"));

    /** How dump_stack names the task. */
    enum Head {
        /** Not at all. */
        NONE,
        /** {@code Pid: 1, comm: x Not tainted 2.6.32 #1}. */
        PID,
        /** {@code CPU: 0 PID: 1 Comm: x Not tainted 3.10 #1} and a line of hardware (3.10+). */
        CPU,
        /** With {@code UID: 0} between (6.11+). */
        CPU_UID
    }

    /** How the gfp mask stands in the header. */
    enum Mask {
        HEX,
        SYMBOLS,
        /** With symbols and the mask of nodes. */
        NODEMASK
    }

    /** The line before the kill. */
    enum Choice {
        AND_CHILDREN,
        OR_A_CHILD,
        OR_SACRIFICE_CHILD,
        NONE
    }

    /** The numbers of the kill line. */
    enum Kill {
        /** With a full stop and the words of the scope in front. */
        STOP,
        BARE,
        EL6,
        THREE,
        FOUR,
        WITH_UID,
        /** Page tables in bytes. */
        UID_BYTES
    }

    /** The form of Mem-Info. */
    enum Memory {
        /** As below, in one line. */
        ONE_LINE,
        /** Totals without anon and file. */
        ACTIVE,
        /** Lists of pages in the lines of zones. */
        PER_ZONE,
        /** Since 4.8 in lines of nodes. */
        PER_NODE
    }

    /** What a kill in a cgroup prints of it. */
    enum Groups {
        NONE,
        /** {@code Memory cgroup stats for %s: cache:0KB ...}. */
        IN_LINE,
        /** memory.stat, a line for each key, bytes. */
        STAT
    }

    final String release;
    final Mask mask;
    final String adjustment;
    final Choice choice;
    final Kill kill;
    final Memory memory;
    final Groups groups;
    /** Columns of the task table after {@code rss}; empty if none is printed. */
    final List<String> columns;

    OomLayout(
            String release,
            Mask mask,
            String adjustment,
            Choice choice,
            Kill kill,
            Memory memory,
            Groups groups,
            List<String> columns) {
        this.release = release;
        this.mask = mask;
        this.adjustment = adjustment;
        this.choice = choice;
        this.kill = kill;
        this.memory = memory;
        this.groups = groups;
        this.columns = columns;
    }

    boolean summary() {
        return choice == Choice.NONE;
    }

    Head head() {
        if (this == EL5) {
            return Head.NONE;
        }
        if (compareTo(V3_10) < 0) {
            return Head.PID;
        }
        return compareTo(V6_12) < 0 ? Head.CPU : Head.CPU_UID;
    }

    /** Two adjustments stand in the header. */
    boolean twoAdjustments() {
        return this == EL6 || this == V3_2;
    }

    /** Migrate types stand in the free lists (3.6+). */
    boolean migrateTypes() {
        return compareTo(V3_10) >= 0;
    }

    /** Nodes and cpusets are told. */
    boolean nodes() {
        return memory != Memory.ACTIVE && memory != Memory.ONE_LINE;
    }

    /** Pools of huge pages are told (3.9+). */
    boolean hugePages() {
        return compareTo(V3_10) >= 0;
    }

    boolean protection() {
        return this == V7_0;
    }
}
