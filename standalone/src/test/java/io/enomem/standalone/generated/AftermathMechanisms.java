// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** What an application sees of another's end, and what nobody can tell (root-causes.md, family F). */
final class AftermathMechanisms {
    private AftermathMechanisms() {}

    static List<Mechanism> all() {
        return List.of(
                Mechanism.of("peer-oom-killed", 1_024, AftermathMechanisms::killedPeer)
                        .beside("cgroup-memory-limit", "app-memory-leak"),
                Mechanism.of("peer-restarted", 1_024, AftermathMechanisms::restartedPeer),
                Mechanism.of("reset-by-tcp-memory", 512, AftermathMechanisms::abortedPeer)
                        .beside("tcp-send-buffers", "tcp-receive-buffers", "tcp-mem-limit-too-low"),
                Mechanism.of("pipe-closed", 1_024, AftermathMechanisms::pipe),
                Mechanism.of("insufficient-evidence", 1_024, AftermathMechanisms::unexplained));
    }

    /** Both ends of a connection of this host, and who owns them. */
    private static void connect(SimHost h, SimProcess client, SimProcess server, int number) {
        String local = "127.0.0.1:" + (41_000 + number);
        h.sockets.add(new SimSocket("ESTAB", client, local, "127.0.0.1:6379"));
        h.sockets.add(new SimSocket("ESTAB", server, "127.0.0.1:6379", local));
    }

    /** A store is killed at its cgroup's limit; those who wrote to it are told a moment later. */
    private static IntConsumer killedPeer(SimHost h) {
        SimProcess store = h.process("store");
        SimProcess front = h.process("front");
        store.cgroup = "/system.slice/store.service";
        h.sockets.add(new SimSocket("LISTEN", store, "127.0.0.1:6379", "0.0.0.0:*"));
        for (int i = 0; i < 6; i++) {
            connect(h, front, store, i);
        }
        Map<String, String> files = new TreeMap<>();
        h.cgroups.put(store.cgroup, files);
        long limitKb = 98_304;
        return t -> {
            boolean alive = h.processes.contains(store);
            store.anonKb = Math.min(limitKb - 400, 3_000 + t * 5_000L);
            files.put("memory.max", limitKb * 1024 + "\n");
            files.put("memory.current", (alive ? store.anonKb * 1024 + 300_000 : 200_000) + "\n");
            files.put(
                    "memory.stat",
                    "anon " + (alive ? store.anonKb * 1024 : 0)
                            + "\nfile 60000\nkernel 90000\nsock 4096\nshmem 0\nslab_unreclaimable 30000\n");
            files.put("cgroup.procs", alive ? store.pid + "\n" : "");
            int killed = t > 21 ? 1 : 0;
            files.put(
                    "memory.events",
                    "low 0\nhigh 0\nmax " + Math.max(0, t - 18) * 20 + "\noom " + killed + "\noom_kill " + killed
                            + "\noom_group_kill 0\n");
            if (t == 22 && alive) {
                new KernelText(h).oomKill(store, store, 0, "CONSTRAINT_MEMCG", "oom_memcg=" + store.cgroup);
                h.sockets.clear();
            }
            if (t == 23) {
                for (int i = 0; i < 3; i++) {
                    h.log(front, "ERROR write to 127.0.0.1:6379 failed: Broken pipe");
                }
            }
        };
    }

    /** The same, but somebody stopped the store: its own log says so, and it was not short of anything. */
    private static IntConsumer restartedPeer(SimHost h) {
        SimProcess[] store = {h.process("store")};
        SimProcess front = h.process("front");
        h.sockets.add(new SimSocket("LISTEN", store[0], "127.0.0.1:6379", "0.0.0.0:*"));
        for (int i = 0; i < 6; i++) {
            connect(h, front, store[0], i);
        }
        return t -> {
            if (t == 18) {
                h.log(store[0], "INFO received SIGTERM, shutting down");
                h.processes.remove(store[0]);
                h.sockets.clear();
                h.counters.add("netstat.TcpExt.TCPAbortOnClose", 2);
            }
            if (t == 19) {
                h.log(front, "ERROR read from 127.0.0.1:6379 failed: Connection reset by peer");
                store[0] = h.process("store");
                h.sockets.add(new SimSocket("LISTEN", store[0], "127.0.0.1:6379", "0.0.0.0:*"));
                for (int i = 0; i < 6; i++) {
                    connect(h, front, store[0], 20 + i);
                }
            }
        };
    }

    /** A sender fills the pool and closes: the kernel resets its connections, and the readers on this host are told. */
    private static IntConsumer abortedPeer(SimHost h) {
        SimProcess sender = h.process("exporter");
        SimProcess reader = h.process("importer");
        return t -> {
            if (t >= 2 && t < 20 && h.sockets.size() < 80) {
                for (int i = 0; i < 3; i++) {
                    connect(h, reader, sender, h.sockets.size());
                }
            }
            for (SimSocket socket : h.sockets) {
                socket.idleMs = t * 900;
                if (socket.owner == sender) {
                    socket.sendLimit = Math.max(socket.sendLimit, 4 << 20);
                    socket.timer = "persist,1.2sec,3";
                    if (t < 22 && !h.send(socket, 150_000 + h.random.nextInt(20_000))) {
                        h.counters.add("netstat.TcpExt.TCPWinProbe", 1);
                    }
                }
            }
            if (t == 24) {
                h.counters.add("netstat.TcpExt.TCPAbortOnMemory", h.sockets.size() / 2);
                for (int i = 0; i < 10; i++) {
                    h.kernel(6, "TCP: out of memory -- consider tuning tcp_mem");
                }
                h.sockets.clear();
                h.processes.remove(sender);
                for (int i = 0; i < 3; i++) {
                    h.log(reader, "ERROR read from 127.0.0.1:6379 failed: Connection reset by peer");
                }
            }
        };
    }

    /** A command whose reader has seen enough ({@code | head}). */
    private static IntConsumer pipe(SimHost h) {
        SimProcess export = h.process("export");
        return t -> {
            if (t == 18) {
                h.log(export, "ERROR write to stdout failed: Broken pipe");
            }
        };
    }

    /** Memory is refused to a process that is far from every limit that anybody can see. */
    private static IntConsumer unexplained(SimHost h) {
        SimProcess odd = h.process("odd");
        return t -> {
            if (t >= 15 && t % 4 == 0) {
                h.log(odd, "ERROR mmap failed: Cannot allocate memory (errno 12)");
            }
        };
    }
}
