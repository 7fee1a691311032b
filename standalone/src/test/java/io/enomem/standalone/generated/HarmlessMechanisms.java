// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** What looks like an incident and is none. */
final class HarmlessMechanisms {
    private HarmlessMechanisms() {}

    static List<Mechanism> all() {
        return List.of(
                Mechanism.harmless("healthy load", HarmlessMechanisms::load),
                Mechanism.harmless("page cache fills RAM", HarmlessMechanisms::cache),
                Mechanism.harmless("many TIME_WAIT", HarmlessMechanisms::timeWait),
                Mechanism.harmless("reclaimable slab", HarmlessMechanisms::dentries),
                new Mechanism(
                        "deploy restarts everything",
                        null,
                        List.of("peer-restarted", "ordinary-disconnect"),
                        1_024,
                        HarmlessMechanisms::deploy),
                Mechanism.harmless("agent gap", HarmlessMechanisms::load),
                Mechanism.harmless("idle out-of-tree driver", HarmlessMechanisms::module),
                Mechanism.harmless("forged kernel line", HarmlessMechanisms::forged),
                new Mechanism(
                        "broken pipe of one client",
                        "ordinary-disconnect",
                        List.of(),
                        1_024,
                        HarmlessMechanisms::disconnect),
                Mechanism.harmless("batch job at night", HarmlessMechanisms::batch),
                Mechanism.harmless("runtime warms up", HarmlessMechanisms::warmUp),
                Mechanism.harmless("backup reads every file", HarmlessMechanisms::backup),
                Mechanism.harmless("killed by its supervisor", HarmlessMechanisms::probe),
                Mechanism.harmless("host of the peer crashes", HarmlessMechanisms::crashedPeer),
                Mechanism.harmless("many short processes", HarmlessMechanisms::shortProcesses),
                Mechanism.harmless("containers come and go", HarmlessMechanisms::containers));
    }

    private static IntConsumer load(SimHost h) {
        SimProcess web = h.process("web");
        return t -> {
            h.sockets.clear();
            for (int i = 0; i < 60 + h.random.nextInt(40); i++) {
                SimSocket socket = h.connection(web, i);
                socket.unread = h.random.nextInt(4) == 0 ? h.random.nextInt(20_000) : 0;
                socket.unsent = h.random.nextInt(4) == 0 ? h.random.nextInt(12_000) : 0;
            }
            web.anonKb = 60_000 + h.random.nextInt(9_000);
            h.timeWaits = 300 + h.random.nextInt(80);
        };
    }

    private static IntConsumer cache(SimHost h) {
        return t -> h.cacheKb = Math.min(h.ramKb * 82 / 100, h.ramKb / 10 + t * h.ramKb / 30);
    }

    private static IntConsumer timeWait(SimHost h) {
        return t -> h.timeWaits = Math.min(6_000, t * 300L);
    }

    private static IntConsumer dentries(SimHost h) {
        return t -> h.slabBytes.put("dentry", (4L << 20) + Math.min(t, 25) * h.ramKb * 12);
    }

    private static IntConsumer deploy(SimHost h) {
        SimProcess[] services = {h.process("front"), h.process("back")};
        return t -> {
            if (t == 15) {
                for (int i = 0; i < services.length; i++) {
                    h.log(services[i], "INFO received SIGTERM, shutting down");
                    h.processes.remove(services[i]);
                    services[i] = h.process(services[i].comm);
                }
            }
            if (t == 17) {
                h.log(services[0], "INFO started, listening on 8080");
                h.log(services[1], "INFO started, listening on 8081");
            }
            services[0].anonKb = 40_000 + h.random.nextInt(400);
        };
    }

    private static IntConsumer module(SimHost h) {
        h.tainted = 4_096;
        h.modules = "fastnic 245760 0 - Live 0x0000000000000000 (OE)\n" + h.modules;
        h.kernel(4, "fastnic: loading out-of-tree module taints kernel.");
        h.kernel(6, "fastnic 0000:00:04.0 eth1: link is up, 10000 Mbps");
        return load(h);
    }

    private static IntConsumer forged(SimHost h) {
        IntConsumer load = load(h);
        return t -> {
            load.accept(t);
            if (t == 12) {
                h.forged(
                        3,
                        "Out of memory: Killed process 1 (init) total-vm:9000000kB, anon-rss:8000000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0");
                h.forged(6, "TCP: out of memory -- consider tuning tcp_mem");
            }
        };
    }

    /** A job that sorts in memory: a third of RAM for a while, and gives it back. */
    private static IntConsumer batch(SimHost h) {
        IntConsumer load = load(h);
        SimProcess job = h.process("sort");
        return t -> {
            load.accept(t);
            double part = t < 8 ? t / 8.0 : t < 20 ? 1 : Math.max(0, 1 - (t - 20) / 6.0);
            job.anonKb = 2_000 + (long) (part * h.ramKb * 35 / 100);
            h.cacheKb = Math.min(h.cacheKb + h.ramKb / 60, h.ramKb / 3);
            h.counters.add("vmstat..thp_fault_alloc", 12);
        };
    }

    /** A runtime fills its heap to what it was given and stays there; its code cache maps many regions. */
    private static IntConsumer warmUp(SimHost h) {
        SimProcess java = h.process("catalog");
        IntConsumer load = load(h);
        return t -> {
            load.accept(t);
            java.anonKb = (long) (h.ramKb * 0.45 * (1 - Math.exp(-t / 5.0)));
            java.maps = 300 + Math.min(20, t) * 30;
            java.threads = 20 + Math.min(20, t) * 2;
            java.files = 40 + Math.min(20, t) * 8;
        };
    }

    /** Every file is read once: page cache turns over, and allocations wait for reclaim now and then. */
    private static IntConsumer backup(SimHost h) {
        SimProcess backup = h.process("backup");
        IntConsumer load = load(h);
        return t -> {
            load.accept(t);
            h.cacheKb = h.ramKb * 8 / 10;
            backup.files = 12 + h.random.nextInt(4);
            h.slabBytes.put("dentry", Math.min(h.ramKb * 100, (4L << 20) + t * h.ramKb * 6));
            h.counters.add("vmstat..pgscan_direct", 200);
            h.counters.add("vmstat..pgsteal_direct", 196);
            h.counters.add("vmstat..allocstall_normal", h.random.nextInt(2));
            h.counters.add("vmstat..workingset_refault_file", h.random.nextInt(40));
            h.memoryStallUs += 4_000;
        };
    }

    /** A liveness probe fails, and the supervisor kills: exit 137, but no cgroup and no host was short of memory. */
    private static IntConsumer probe(SimHost h) {
        IntConsumer load = load(h);
        SimProcess app = h.process("portal");
        SimProcess supervisor = h.process("supervisord");
        app.cgroup = "/system.slice/portal.service";
        Map<String, String> files = new TreeMap<>();
        h.cgroups.put(app.cgroup, files);
        return t -> {
            load.accept(t);
            files.put("memory.max", h.ramKb * 1024 / 8 + "\n");
            files.put("memory.current", h.ramKb * 1024 / 40 + "\n");
            files.put("memory.stat", "anon " + h.ramKb * 1024 / 50 + "\nfile 90000\nkernel 60000\nsock 0\nshmem 0\n");
            files.put("memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n");
            files.put("cgroup.procs", h.processes.contains(app) ? app.pid + "\n" : "");
            if (t == 16) {
                h.log(supervisor, "WARN portal failed its liveness probe, killing it");
                h.log(supervisor, "INFO portal exited with status 137");
                h.processes.remove(app);
            }
        };
    }

    /** Nobody closes anything: what was sent is sent again until the kernel gives up, and the writer is told of a time-out. */
    private static IntConsumer crashedPeer(SimHost h) {
        IntConsumer load = load(h);
        SimProcess front = h.process("front");
        return t -> {
            load.accept(t);
            h.counters.add("snmp.Tcp.RetransSegs", t > 8 ? 1 : 0);
            if (t == 24) {
                h.counters.add("netstat.TcpExt.TCPAbortOnTimeout", 2);
                h.log(front, "ERROR write to 10.0.3.9:6379 failed: Connection timed out");
            }
        };
    }

    /** A shell script that starts hundreds of commands: pids run through, nothing stays. */
    private static IntConsumer shortProcesses(SimHost h) {
        IntConsumer load = load(h);
        List<SimProcess> running = new ArrayList<>();
        return t -> {
            load.accept(t);
            h.processes.removeAll(running);
            running.clear();
            for (int i = 0; i < 6; i++) {
                SimProcess command = h.process(i % 2 == 0 ? "grep" : "awk");
                command.anonKb = 400 + h.random.nextInt(900);
                running.add(command);
            }
            h.counters.add("stat..processes", 240);
            h.counters.add("netstat.TcpExt.TCPAbortOnClose", h.random.nextInt(2));
        };
    }

    /** A scheduler replaces containers: cgroups appear, fill to half of their limit, and are gone; each ends with exit 0. */
    private static IntConsumer containers(SimHost h) {
        IntConsumer load = load(h);
        SimProcess[] current = new SimProcess[1];
        return t -> {
            load.accept(t);
            if (t % 6 == 0) {
                if (current[0] != null) {
                    h.processes.remove(current[0]);
                    h.cgroups.remove(current[0].cgroup);
                }
                current[0] = h.process("task");
                current[0].cgroup = "/system.slice/task-" + t + ".scope";
                h.cgroups.put(current[0].cgroup, new TreeMap<>());
            }
            long limit = h.ramKb * 1024 / 8;
            current[0].anonKb = limit / 1024 / 12 * (1 + t % 6);
            h.cgroups
                    .get(current[0].cgroup)
                    .putAll(Map.of(
                            "memory.max", limit + "\n",
                            "memory.high", "max\n",
                            "memory.current", current[0].anonKb * 1024 + 400_000 + "\n",
                            "memory.stat",
                                    "anon " + current[0].anonKb * 1024
                                            + "\nfile 300000\nkernel 90000\nsock 0\nshmem 0\n",
                            "memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n",
                            "cgroup.procs", current[0].pid + "\n"));
        };
    }

    private static IntConsumer disconnect(SimHost h) {
        IntConsumer load = load(h);
        SimProcess proxy = h.process("site");
        return t -> {
            load.accept(t);
            if (t == 20) {
                h.log(proxy, "WARN write to 203.0.113.9:51514 failed: Broken pipe");
            }
        };
    }
}
