// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** What takes the memory of the kernel and of the host (root-causes.md, families C and D). */
final class MemoryMechanisms {
    private MemoryMechanisms() {}

    static List<Mechanism> all() {
        return List.of(
                Mechanism.of("memory-fragmentation", 1_024, MemoryMechanisms::fragmentation),
                Mechanism.of("atomic-reserve-exhausted", 1_024, MemoryMechanisms::atomic),
                Mechanism.of("memory-reservation", 1_024, MemoryMechanisms::reservation),
                Mechanism.of("numa-or-cpuset-limit", 2_048, MemoryMechanisms::cpuset),
                Mechanism.of("manual-oom", 1_024, MemoryMechanisms::byHand),
                Mechanism.of("hardware-memory-error", 1_024, MemoryMechanisms::badPage),
                Mechanism.of("app-memory-leak", 1_024, MemoryMechanisms::leak),
                Mechanism.of("host-memory-too-small", 1_024, MemoryMechanisms::crowd),
                Mechanism.of("tmpfs-memory", 1_024, MemoryMechanisms::tmpfs).beside("host-memory-too-small"),
                Mechanism.of("swap-exhausted", 512, MemoryMechanisms::swap).beside("host-memory-too-small"),
                Mechanism.of("thp-bloat", 1_024, MemoryMechanisms::hugePages),
                new Mechanism(
                        "leak on huge pages", "app-memory-leak", List.of(), 1_024, MemoryMechanisms::leakOnHugePages),
                Mechanism.of("kernel-slab-leak", 1_024, MemoryMechanisms::slab),
                Mechanism.of("kernel-page-leak", 1_024, MemoryMechanisms::pages).beside("nic-driver"));
    }

    /** Free memory in single pages only; a table of 64 KiB is asked for. */
    private static IntConsumer fragmentation(SimHost h) {
        SimProcess worker = h.process("loader");
        h.cacheKb = h.ramKb / 2;
        return t -> {
            for (int order = 10; order > 2; order--) {
                int taken = h.blocks[order] * Math.min(t, 10) / 10;
                h.blocks[order] -= taken;
                h.blocks[0] += taken << order;
            }
            if (t >= 15 && t % 6 == 0) {
                h.counters.add("vmstat..compact_stall", 4);
                h.counters.add("vmstat..compact_fail", 4);
                new KernelText(h)
                        .allocationFailure(
                                worker,
                                4,
                                "0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO)",
                                "warn_alloc+0x130/0x1b0",
                                "__alloc_pages_slowpath.constprop.0+0xdcf/0xe70",
                                "__alloc_pages+0x305/0x330",
                                "kmalloc_order+0x3b/0xd0",
                                "alloc_fdtable+0x60/0x120",
                                "expand_files+0x1a0/0x300");
            }
        };
    }

    /** A burst of packets while nearly all memory is page cache: interrupts cannot wait for reclaim. */
    private static IntConsumer atomic(SimHost h) {
        SimProcess softirq = h.process("ksoftirqd/0");
        softirq.anonKb = 0;
        return t -> {
            h.cacheKb = h.ramKb * (t < 8 ? 60 : 84) / 100;
            if (t >= 12 && t % 5 == 0) {
                h.counters.add("netstat.TcpExt.PFMemallocDrop", 3);
                new KernelText(h)
                        .allocationFailure(
                                softirq,
                                0,
                                "0x40820(GFP_ATOMIC|__GFP_COMP)",
                                "warn_alloc+0x130/0x1b0",
                                "__alloc_pages_slowpath.constprop.0+0xdcf/0xe70",
                                "__alloc_pages+0x305/0x330",
                                "allocate_slab+0x250/0x320",
                                "__kmem_cache_alloc_node+0x150/0x280",
                                "__alloc_skb+0x88/0x1a0",
                                "__napi_alloc_skb+0x3e/0xf0");
            }
        };
    }

    /** Huge pages that nobody uses; what is left is too little for ordinary services. */
    private static IntConsumer reservation(SimHost h) {
        h.hugeTotal = h.ramKb * 6 / 10 / 2_048;
        h.hugeFree = h.hugeTotal;
        List<SimProcess> services = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            services.add(h.process("svc" + i));
        }
        return t -> exhaust(h, t, services, h.ramKb * 3 / 10 / 8);
    }

    /** A job bound to one node of two. */
    private static IntConsumer cpuset(SimHost h) {
        SimProcess job = h.process("solver");
        job.cgroup = "/bound";
        return t -> {
            job.anonKb = Math.min(h.ramKb * 45 / 100, job.anonKb + h.ramKb / 40);
            if (t == 22) {
                new KernelText(h).oomKill(job, job, 0, "CONSTRAINT_CPUSET", "global_oom");
            }
        };
    }

    /** An operator asks for a kill. */
    private static IntConsumer byHand(SimHost h) {
        SimProcess victim = h.process("batch");
        SimProcess worker = h.process("kworker/0:1");
        victim.anonKb = 90_000;
        worker.anonKb = 0;
        return t -> {
            if (t == 15) {
                h.kernel(6, "sysrq: Manual OOM execution");
                new KernelText(h).oomKill(worker, victim, -1, "CONSTRAINT_NONE", "global_oom");
            }
        };
    }

    /** A memory module reports an uncorrectable error. */
    private static IntConsumer badPage(SimHost h) {
        SimProcess database = h.process("postgres");
        return t -> {
            if (t == 14) {
                h.corruptedKb = 4;
                h.kernel(3, "mce: [Hardware Error]: Machine check events logged");
                h.kernel(
                        3,
                        "Memory failure: 0x3f5a1: Sending SIGBUS to postgres:" + database.pid
                                + " due to hardware memory corruption");
                h.kernel(3, "Memory failure: 0x3f5a1: recovery action for dirty LRU page: Recovered");
            }
        };
    }

    /** One process never gives back. */
    private static IntConsumer leak(SimHost h) {
        SimProcess app = h.process("invoices");
        return t -> exhaust(h, t, List.of(app), h.ramKb * 85 / 100);
    }

    /** Forty equal workers, each harmless. */
    private static IntConsumer crowd(SimHost h) {
        List<SimProcess> workers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            workers.add(h.process("worker"));
        }
        return t -> exhaust(h, t, workers, h.ramKb * 88 / 100 / 40);
    }

    /** A file in /dev/shm grows. */
    private static IntConsumer tmpfs(SimHost h) {
        SimProcess writer = h.process("render");
        return t -> {
            h.shmemKb = Math.min(h.ramKb * 85 / 100, t * h.ramKb / 22);
            kill(h, t, writer);
        };
    }

    /** Equal workers that together want more than RAM: the kernel swaps until the swap is full, then kills. */
    private static IntConsumer swap(SimHost h) {
        h.swapKb = h.ramKb / 4;
        List<SimProcess> workers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            workers.add(h.process("render-worker"));
        }
        long residentKb = h.ramKb * 85 / 100 / 20;
        return t -> {
            long wantedKb = 2_000 + (residentKb + h.swapKb / 20) * t / 20;
            long swapped = h.swappedKb;
            h.swappedKb = 0;
            for (SimProcess worker : workers) {
                if (h.processes.contains(worker)) {
                    worker.anonKb = Math.min(residentKb, wantedKb);
                    worker.swapKb = Math.min(h.swapKb / 20, Math.max(0, wantedKb - residentKb));
                    h.swappedKb += worker.swapKb;
                }
            }
            h.counters.add("vmstat..pswpout", Math.max(0, h.swappedKb - swapped) / 4);
            h.counters.add("vmstat..pswpin", h.swappedKb > 0 ? 300 + h.random.nextInt(200) : 0);
            kill(h, t, workers.get(7));
        };
    }

    /** A store that gives back most of each range it used, and khugepaged, which fills them again with huge pages. */
    private static IntConsumer hugePages(SimHost h) {
        SimProcess store = h.process("kvstore");
        return t -> {
            if (h.processes.contains(store)) {
                store.anonKb += h.ramKb / 200;
                h.collapse(store, Math.min(h.ramKb * 38 / 1_000, Math.max(0, h.ramKb * 85 / 100 - store.anonKb)));
                h.hugeAnonKb = store.anonKb * 9 / 10 / 2_048 * 2_048;
            }
            kill(h, t, store);
        };
    }

    /** A leak like any other, on a host where each fault gives 2 MiB. */
    private static IntConsumer leakOnHugePages(SimHost h) {
        SimProcess service = h.process("ledger");
        h.hugeFaults = true;
        return t -> {
            if (h.processes.contains(service)) {
                service.anonKb = Math.min(h.ramKb * 85 / 100, 2_000 + h.ramKb * 85 / 100 * t / 20);
                h.hugeAnonKb = service.anonKb * 9 / 10 / 2_048 * 2_048;
            }
            kill(h, t, service);
        };
    }

    /** A cache of the kernel that nothing frees. */
    private static IntConsumer slab(SimHost h) {
        SimProcess small = h.process("agentd");
        return t -> {
            h.slabBytes.put("kmalloc-1k", Math.min(h.ramKb * 870L, (2L << 20) + t * h.ramKb * 1024 / 24));
            kill(h, t, small);
        };
    }

    /** Pages straight from the allocator that no counter shows. */
    private static IntConsumer pages(SimHost h) {
        SimProcess small = h.process("agentd");
        return t -> {
            h.unownedKb = Math.min(h.ramKb * 85 / 100, t * h.ramKb / 24);
            kill(h, t, small);
        };
    }

    private static void exhaust(SimHost h, int t, List<SimProcess> growing, long eachKb) {
        for (SimProcess process : growing) {
            if (h.processes.contains(process)) {
                process.anonKb = Math.min(eachKb, 2_000 + eachKb * t / 20 + h.random.nextInt(500));
            }
        }
        growing.stream().filter(h.processes::contains).findFirst().ifPresent(victim -> kill(h, t, victim));
    }

    /** Reclaim, stalls, and in the end the killer. */
    private static void kill(SimHost h, int t, SimProcess victim) {
        if (t > 16) {
            h.memoryStallUs += 300_000;
            h.counters.add("vmstat..allocstall_normal", 50);
            h.counters.add("vmstat..pgscan_direct", 9_000);
            h.counters.add("vmstat..workingset_refault_file", 4_000);
        }
        if (t == 23 && h.processes.contains(victim)) {
            new KernelText(h).oomKill(victim, victim, 0, "CONSTRAINT_NONE", "global_oom");
        }
    }
}
