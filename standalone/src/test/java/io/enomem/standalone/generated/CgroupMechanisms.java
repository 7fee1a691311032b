// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** What fills a cgroup of version 2 (root-causes.md A8, E2). */
final class CgroupMechanisms {
    private CgroupMechanisms() {}

    static List<Mechanism> all() {
        return List.of(
                Mechanism.of("cgroup-socket-memory", 1_024, CgroupMechanisms::sockets)
                        .beside("tcp-receive-buffers"),
                Mechanism.of("cgroup-memory-throttled", 1_024, CgroupMechanisms::throttled));
    }

    /** A container does not read what its peers send: each page is charged to it, until a charge for a socket kills in it. */
    private static IntConsumer sockets(SimHost h) {
        SimProcess reader = h.process("search");
        reader.cgroup = "/system.slice/search.service";
        reader.anonKb = 1_200;
        Map<String, String> files = new TreeMap<>();
        h.cgroups.put(reader.cgroup, files);
        long limit = Math.min(64L << 20, h.ramKb * 1024 / 32);
        return t -> {
            boolean alive = h.processes.contains(reader);
            if (alive && h.sockets.size() < 24) {
                h.connection(reader, h.sockets.size()).receiveLimit = 6 << 20;
            }
            long held = held(h);
            for (SimSocket socket : h.sockets) {
                socket.idleMs = t * 1_000;
                if (held + limit / 200 < limit) {
                    h.receive(socket, limit / 24 / 16);
                    held = held(h);
                } else {
                    // mem_cgroup_charge_skmem refused: the segment is dropped, the host's pool is not even under
                    // pressure.
                    h.counters.add("netstat.TcpExt.TCPRcvQDrop", 1);
                }
            }
            boolean full = held + limit / 100 >= limit;
            files.put("memory.max", limit + "\n");
            files.put("memory.high", "max\n");
            files.put("memory.current", Math.min(limit, held + (alive ? reader.anonKb * 1024 : 0)) + "\n");
            files.put(
                    "memory.stat",
                    "anon " + (alive ? reader.anonKb * 1024 : 0) + "\nfile 4096\nkernel 60000\nsock " + held
                            + "\nshmem 0\nslab_unreclaimable 30000\n");
            files.put("cgroup.procs", alive ? reader.pid + "\n" : "");
            files.put(
                    "memory.events",
                    "low 0\nhigh 0\nmax " + (full ? t * 11 : 0) + "\noom " + (t > 25 ? 1 : 0) + "\noom_kill "
                            + (t > 25 ? 1 : 0) + "\noom_group_kill 0\n");
            if (t == 25 && alive) {
                new KernelText(h)
                        .oomKill(
                                reader,
                                reader,
                                0,
                                "CONSTRAINT_MEMCG",
                                "oom_memcg=" + reader.cgroup,
                                "dump_header+0x4c/0x22b",
                                "oom_kill_process.cold+0xb/0x10",
                                "out_of_memory+0x1fd/0x4c0",
                                "mem_cgroup_out_of_memory+0x138/0x150",
                                "try_charge_memcg+0x743/0x820",
                                "mem_cgroup_charge_skmem+0x81/0x110",
                                "__sk_mem_raise_allocated+0x3a1/0x470",
                                "tcp_rcv_established+0x1c4/0x6a0");
                h.sockets.removeIf(socket -> socket.owner == reader);
            }
        };
    }

    private static long held(SimHost h) {
        return h.sockets.stream().mapToLong(SimSocket::held).sum();
    }

    /** A job wants twice its memory.high: it is made to reclaim and to wait each time, and nobody is killed. */
    private static IntConsumer throttled(SimHost h) {
        SimProcess job = h.process("indexer");
        job.cgroup = "/system.slice/indexer.service";
        Map<String, String> files = new TreeMap<>();
        h.cgroups.put(job.cgroup, files);
        long high = h.ramKb * 1024 / 16;
        return t -> {
            long wanted = high * 2 * t / 20;
            long over = Math.max(0, wanted - high);
            job.anonKb = Math.min(wanted, high) / 1024;
            files.put("memory.max", high * 4 + "\n");
            files.put("memory.high", high + "\n");
            files.put("memory.current", Math.min(wanted + 200_000, high + 90_000) + "\n");
            files.put("memory.stat", "anon " + job.anonKb * 1024 + "\nfile 60000\nkernel 60000\nsock 0\nshmem 0\n");
            files.put("cgroup.procs", job.pid + "\n");
            long seconds = over == 0 ? 0 : t - 10;
            files.put(
                    "memory.events", "low 0\nhigh " + seconds * 24 + "\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n");
            String average = " avg10=" + (seconds > 4 ? "58.20" : "0.00") + " avg60=0.00 avg300=0.00 total=";
            files.put(
                    "memory.pressure",
                    "some" + average + (900 + seconds * 640_000) + "\nfull" + average + (800 + seconds * 610_000)
                            + "\n");
        };
    }
}
