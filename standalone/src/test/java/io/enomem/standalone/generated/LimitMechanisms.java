// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** Limits that refuse while memory is free (root-causes.md, family E). */
final class LimitMechanisms {
    private LimitMechanisms() {}

    static List<Mechanism> all() {
        return List.of(
                Mechanism.of("pids-limit", 1_024, LimitMechanisms::pids),
                Mechanism.of("file-descriptor-limit", 1_024, LimitMechanisms::files),
                Mechanism.of("runtime-heap-limit", 1_024, LimitMechanisms::heap),
                Mechanism.of("dead-pid-namespace", 1_024, LimitMechanisms::deadNamespace),
                Mechanism.of("socket-option-memory", 1_024, LimitMechanisms::memberships),
                Mechanism.of("max-map-count", 1_024, LimitMechanisms::mappings),
                Mechanism.of("overcommit-limit", 1_024, LimitMechanisms::commit),
                Mechanism.of("process-resource-limit", 1_024, LimitMechanisms::addressSpace),
                Mechanism.of("cgroup-memory-limit", 1_024, LimitMechanisms::cgroup)
                        .beside("app-memory-leak"),
                new Mechanism(
                        "limit of the slice",
                        "cgroup-memory-limit",
                        List.of("app-memory-leak"),
                        1_024,
                        LimitMechanisms::slice));
    }

    private static IntConsumer pids(SimHost h) {
        SimProcess spawner = h.process("pool");
        spawner.cgroup = "/system.slice/pool.service";
        Map<String, String> files = new TreeMap<>();
        h.cgroups.put(spawner.cgroup, files);
        files.put("pids.max", "64\n");
        files.put("memory.current", "9000000\n");
        return t -> {
            spawner.threads = Math.min(64, 4 + t * 4);
            files.put("pids.current", spawner.threads + "\n");
            files.put("cgroup.procs", spawner.pid + "\n");
            int refused = Math.max(0, t - 15);
            files.put("pids.events", "max " + refused * 3 + "\n");
            if (refused == 1) {
                h.kernel(4, "cgroup: fork rejected by pids controller in /system.slice/pool.service");
            }
            if (refused > 0) {
                h.log(spawner, "ERROR pthread_create failed: Resource temporarily unavailable");
            }
        };
    }

    private static IntConsumer files(SimHost h) {
        SimProcess server = h.process("thumbs");
        server.openFilesLimit = "1024";
        return t -> {
            server.files = Math.min(1_024, 60 + t * 70);
            if (server.files == 1_024) {
                h.log(server, "ERROR accept4() failed (24: Too many open files)");
            }
        };
    }

    private static IntConsumer heap(SimHost h) {
        SimProcess java = h.process("reports");
        java.anonKb = 120_000;
        return t -> {
            java.anonKb = Math.min(180_000, java.anonKb + 6_000);
            if (t == 16) {
                h.log(java, "ERROR uncaught in thread main java.lang.OutOfMemoryError: Java heap space");
            }
        };
    }

    private static IntConsumer deadNamespace(SimHost h) {
        SimProcess shell = h.process("runner");
        shell.namespacePids = shell.pid + "\t7";
        return t -> {
            if (t >= 14 && t % 3 == 0) {
                h.log(shell, "ERROR fork failed: Cannot allocate memory");
            }
        };
    }

    private static IntConsumer memberships(SimHost h) {
        SimProcess receiver = h.process("ticker");
        return t -> {
            if (t >= 14 && t % 3 == 0) {
                h.log(receiver, "ERROR setsockopt(IP_ADD_MEMBERSHIP) failed: No buffer space available");
            }
        };
    }

    private static IntConsumer mappings(SimHost h) {
        SimProcess index = h.process("indexer");
        return t -> {
            index.maps = Math.min(65_531, 400 + t * 4_000);
            index.extraVmKb = 60_000 + index.maps * 4L;
            if (index.maps > 65_530) {
                h.log(index, "ERROR mmap failed: Cannot allocate memory (errno 12)");
            }
        };
    }

    private static IntConsumer commit(SimHost h) {
        h.sysctls.put("vm/overcommit_memory", "2");
        SimProcess cache = h.process("kvstore");
        long limit = h.ramKb * h.sysctl("vm/overcommit_ratio", 0) / 100;
        cache.extraVmKb = limit / 2;
        return t -> {
            h.committedKb = Math.min(limit - 2_000, limit * 6 / 10 + t * limit / 40);
            if (t >= 17 && t % 2 == 0) {
                h.kernel(
                        4,
                        "__vm_enough_memory: pid: " + cache.pid
                                + ", comm: kvstore, no enough memory for the allocation");
                h.log(cache, "ERROR Can't save in background: fork: Cannot allocate memory");
            }
        };
    }

    private static IntConsumer addressSpace(SimHost h) {
        SimProcess solver = h.process("matcher");
        solver.addressSpaceLimit = Long.toString(400_000L * 1024);
        return t -> {
            solver.extraVmKb = Math.min(396_000 - solver.anonKb, 60_000 + t * 20_000L);
            if (t >= 18 && t % 2 == 0) {
                h.log(solver, "ERROR mmap failed: Cannot allocate memory (errno 12)");
            }
        };
    }

    private static IntConsumer cgroup(SimHost h) {
        return cgroup(h, "/system.slice/resizer.service", "/system.slice/resizer.service");
    }

    /** A service without a limit of its own, in a slice that has one. */
    private static IntConsumer slice(SimHost h) {
        return cgroup(h, "/shop.slice", "/shop.slice/resizer.service");
    }

    private static IntConsumer cgroup(SimHost h, String limited, String own) {
        SimProcess app = h.process("resizer");
        app.cgroup = own;
        Map<String, String> files = new TreeMap<>();
        h.cgroups.put(limited, files);
        if (!limited.equals(own)) {
            Map<String, String> unlimited = new TreeMap<>();
            unlimited.put("memory.max", "max\n");
            unlimited.put("cgroup.procs", app.pid + "\n");
            h.cgroups.put(own, unlimited);
        }
        long limitKb = 98_304;
        return t -> {
            boolean alive = h.processes.contains(app);
            app.anonKb = Math.min(limitKb - 400, 3_000 + t * 5_000L);
            long current = alive ? app.anonKb * 1024 + 300_000 : 200_000;
            files.put("memory.max", limitKb * 1024 + "\n");
            files.put("memory.high", "max\n");
            files.put("memory.current", current + "\n");
            files.put(
                    "memory.stat",
                    "anon " + (alive ? app.anonKb * 1024 : 0)
                            + "\nfile 60000\nkernel 90000\nsock 4096\nshmem 0\nslab_unreclaimable 30000\n");
            files.put("cgroup.procs", alive && limited.equals(own) ? app.pid + "\n" : "");
            files.put(
                    "memory.events",
                    "low 0\nhigh 0\nmax " + Math.max(0, t - 18) * 20 + "\noom " + (t > 21 ? 1 : 0) + "\noom_kill "
                            + (t > 21 ? 1 : 0) + "\noom_group_kill 0\n");
            if (t == 22 && alive) {
                new KernelText(h).oomKill(app, app, 0, "CONSTRAINT_MEMCG", "oom_memcg=" + limited);
            }
        };
    }
}
