// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports of several lines, as mm/oom_kill.c, mm/page_alloc.c and lib/show_mem.c of Linux 6.1 print them. */
final class KernelText {
    private final SimHost h;

    KernelText(SimHost h) {
        this.h = h;
    }

    /** An OOM kill with its dump, for a page fault of a process. */
    void oomKill(SimProcess allocator, SimProcess victim, int order, String constraint, String scope) {
        oomKill(
                allocator,
                victim,
                order,
                constraint,
                scope,
                "dump_header+0x4c/0x22b",
                "oom_kill_process.cold+0xb/0x10",
                "out_of_memory+0x1fd/0x4c0",
                "__alloc_pages_slowpath.constprop.0+0x67f/0xe70",
                "__alloc_pages+0x305/0x330",
                "do_anonymous_page+0xa5/0x4c0",
                "handle_mm_fault+0xdb/0x2d0");
    }

    /** An OOM kill with its dump, for whoever allocated by these functions. */
    void oomKill(
            SimProcess allocator, SimProcess victim, int order, String constraint, String scope, String... allocated) {
        h.kernel(
                4,
                allocator.comm + " invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order="
                        + order + ", oom_score_adj=0");
        stack(allocator, allocated);
        if (scope.startsWith("oom_memcg")) {
            statistics(scope.substring("oom_memcg=".length()));
        } else {
            memInfo(h.freeKb() / 4);
        }
        tasks(scope.startsWith("oom_memcg") ? victim.cgroup : null);
        h.kernel(
                6,
                String.format(
                        Locale.ROOT,
                        "oom-kill:constraint=%s,nodemask=%s,cpuset=%s,mems_allowed=%s,%s,task_memcg=%s,task=%s,pid=%d,uid=0",
                        constraint,
                        constraint.equals("CONSTRAINT_NONE") ? "(null)" : "0",
                        constraint.equals("CONSTRAINT_CPUSET") ? "/bound" : "/",
                        constraint.equals("CONSTRAINT_CPUSET") ? "0" : "0-1",
                        scope,
                        victim.cgroup,
                        victim.comm,
                        victim.pid));
        String head = scope.startsWith("oom_memcg")
                ? "Memory cgroup out of memory: Killed process"
                : "Out of memory: Killed process";
        h.kernel(
                3,
                String.format(
                        Locale.ROOT,
                        "%s %d (%s) total-vm:%dkB, anon-rss:%dkB, file-rss:900kB, shmem-rss:0kB, UID:0 pgtables:200kB oom_score_adj:0",
                        head,
                        victim.pid,
                        victim.comm,
                        victim.vmKb(),
                        victim.anonKb));
        h.counters.add("vmstat..oom_kill", 1);
        h.processes.remove(victim);
    }

    /** A page allocation failure with its dump. */
    void allocationFailure(SimProcess process, int order, String gfp, String... functions) {
        h.kernel(
                4,
                process.comm + ": page allocation failure: order:" + order + ", mode:" + gfp
                        + ", nodemask=(null),cpuset=/,mems_allowed=0");
        stack(process, functions);
        memInfo(h.freeKb() / 4);
    }

    /** What the watchdog of net/sched/sch_generic.c prints of a queue that stands still. */
    void transmitTimeout(SimProcess interrupted, String device, String driver) {
        h.kernel(6, "NETDEV WATCHDOG: " + device + " (" + driver + "): transmit queue 0 timed out");
        h.kernel(4, "WARNING: CPU: 0 PID: 0 at net/sched/sch_generic.c:525 dev_watchdog+0x207/0x210");
        stack(
                interrupted,
                "call_timer_fn+0x27/0x130",
                "__run_timers.part.0+0x1ee/0x280",
                "run_timer_softirq+0x26/0x50");
    }

    private void stack(SimProcess process, String... functions) {
        h.kernel(
                4,
                "CPU: 0 PID: " + process.pid + " Comm: " + process.comm
                        + " Not tainted 6.1.0-28-amd64 #1  Debian 6.1.119-1");
        h.kernel(4, "Call Trace:");
        h.kernel(4, " <TASK>");
        h.kernel(4, " dump_stack_lvl+0x44/0x5c");
        for (String function : functions) {
            h.kernel(4, ' ' + function);
        }
        h.kernel(4, " </TASK>");
    }

    private void memInfo(long freePages) {
        long anon = h.anonKb() / 4;
        long file = h.cacheKb / 4;
        long shmem = h.shmemKb / 4;
        long unreclaimable = h.slabKb() / 4 - h.slabBytes.get("dentry") / 4096;
        long min = h.sysctl("vm/min_free_kbytes", 0);
        h.kernel(4, "Mem-Info:");
        h.kernel(
                4,
                String.format(
                        Locale.ROOT,
                        "active_anon:%d inactive_anon:%d isolated_anon:0\\x0a active_file:%d inactive_file:%d isolated_file:0\\x0a unevictable:0 dirty:0 writeback:0\\x0a slab_reclaimable:%d slab_unreclaimable:%d\\x0a mapped:900 shmem:%d pagetables:300\\x0a sec_pagetables:0 bounce:0\\x0a kernel_misc_reclaimable:0\\x0a free:%d free_pcp:60 free_cma:0",
                        shmem / 2,
                        anon + shmem / 2,
                        file / 2,
                        file / 2,
                        h.slabBytes.get("dentry") / 4096,
                        unreclaimable,
                        shmem,
                        freePages));
        h.kernel(
                4,
                String.format(
                        Locale.ROOT,
                        "Node 0 Normal free:%dkB boost:0kB min:%dkB low:%dkB high:%dkB reserved_highatomic:0KB active_anon:%dkB inactive_anon:%dkB active_file:%dkB inactive_file:%dkB unevictable:0kB writepending:0kB present:%dkB managed:%dkB mlocked:0kB bounce:0kB free_pcp:240kB local_pcp:120kB free_cma:0kB",
                        freePages * 4,
                        min,
                        min * 5 / 4,
                        min * 3 / 2,
                        shmem * 2,
                        anon * 4 + shmem * 2,
                        file * 2,
                        file * 2,
                        h.ramKb + 16_384,
                        h.ramKb));
        h.kernel(4, "lowmem_reserve[]: 0 0 0 0 0");
        StringBuilder blocks = new StringBuilder("Node 0 Normal:");
        for (int order = 0; order < h.blocks.length; order++) {
            blocks.append(' ')
                    .append(h.blocks[order])
                    .append('*')
                    .append(4 << order)
                    .append(h.blocks[order] == 0 ? "kB" : "kB (UM)");
        }
        h.kernel(4, blocks + " = " + freePages * 4 + "kB");
        h.kernel(
                4,
                "Node 0 hugepages_total=" + h.hugeTotal + " hugepages_free=" + h.hugeFree
                        + " hugepages_surp=0 hugepages_size=2048kB");
        h.kernel(4, file + shmem + " total pagecache pages");
        h.kernel(4, "0 pages in swap cache");
        h.kernel(4, "Free swap  = " + (h.swapKb - h.swappedKb) + "kB");
        h.kernel(4, "Total swap = " + h.swapKb + "kB");
        h.kernel(4, (h.ramKb + 16_384) / 4 + " pages RAM");
        h.kernel(4, "0 pages HighMem/MovableOnly");
        h.kernel(4, "4096 pages reserved");
        h.kernel(4, "0 pages hwpoisoned");
    }

    /** What mem_cgroup_print_oom_meminfo prints of a cgroup: its use, then memory.stat as one record. */
    private void statistics(String path) {
        Map<String, String> files = h.cgroups.getOrDefault(path, Map.of());
        long use = number(files, "memory.current") / 1024;
        h.kernel(6, "memory: usage " + use + "kB, limit " + number(files, "memory.max") / 1024 + "kB, failcnt 120");
        h.kernel(6, "swap: usage 0kB, limit 9007199254740988kB, failcnt 0");
        h.kernel(6, "Memory cgroup stats for " + path + ":");
        h.kernel(6, files.getOrDefault("memory.stat", "").strip().replace("\n", "\\x0a"));
    }

    private static long number(Map<String, String> files, String name) {
        return Long.parseLong(files.getOrDefault(name, "0").strip());
    }

    /** The table of all tasks, or of those of one cgroup. */
    private void tasks(@Nullable String cgroup) {
        h.kernel(6, "Tasks state (memory values in pages):");
        h.kernel(6, "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name");
        for (SimProcess p : h.processes) {
            if (cgroup != null && !p.cgroup.equals(cgroup)) {
                continue;
            }
            h.kernel(
                    6,
                    String.format(
                            Locale.ROOT,
                            "[%7d]     0 %5d %8d %8d    45056 %8d             0 %s",
                            p.pid,
                            p.pid,
                            p.vmKb() / 4,
                            (p.anonKb + 900) / 4,
                            p.swapKb / 4,
                            p.comm));
        }
    }
}
