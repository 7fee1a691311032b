// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** What fills the TCP and UDP pools (root-causes.md, family A). */
final class TcpMechanisms {
    private TcpMechanisms() {}

    static List<Mechanism> all() {
        return List.of(
                Mechanism.of("tcp-mem-demand", 512, TcpMechanisms::demand),
                Mechanism.of("tcp-buffers-oversized", 512, TcpMechanisms::oversized),
                Mechanism.of("tcp-receive-buffers", 512, TcpMechanisms::stuckReader),
                Mechanism.of("tcp-send-buffers", 512, TcpMechanisms::slowPeer),
                new Mechanism("lossy path", "tcp-send-buffers", List.of(), 512, TcpMechanisms::lossyPath),
                Mechanism.of("tcp-mem-limit-too-low", 2_048, TcpMechanisms::smallPool),
                Mechanism.of("tcp-mem-limit-too-high", 512, TcpMechanisms::hugePool)
                        .beside("tcp-receive-buffers"),
                Mechanism.of("tcp-buffer-overhead", 512, TcpMechanisms::tinySegments),
                Mechanism.of("tcp-orphans", 1_024, TcpMechanisms::orphans).beside("tcp-send-buffers"),
                Mechanism.of("tcp-accounting-leak", 512, TcpMechanisms::lostPages),
                Mechanism.of("udp-buffers", 512, TcpMechanisms::udp));
    }

    /** Many services, many healthy connections: each queue fills and drains within a second or two. */
    private static IntConsumer demand(SimHost h) {
        List<SimProcess> services = new ArrayList<>();
        for (String name : List.of("catalog", "search", "basket", "orders", "stock", "offers", "users", "ratings")) {
            services.add(h.process(name));
        }
        return t -> {
            for (int i = 0; i < (t < 8 ? 3 : 14) && h.sockets.size() < 300; i++) {
                int n = h.sockets.size();
                SimSocket socket = h.connection(services.get(n % services.size()), n);
                socket.receiveLimit = 900_000 + h.random.nextInt(200_000); // as autotuning leaves them
                socket.sendLimit = 900_000 + h.random.nextInt(200_000);
            }
            for (SimSocket socket : h.sockets) {
                socket.unread = 0;
                socket.unsent = 0;
                if (h.random.nextInt(3) > 0) {
                    h.receive(socket, h.random.nextInt(160_000));
                    h.send(socket, h.random.nextInt(160_000));
                }
                socket.idleMs = h.random.nextInt(900);
            }
        };
    }

    /** One service asked for 4 MiB buffers on each of its connections; those with traffic use them, a while each. */
    private static IntConsumer oversized(SimHost h) {
        SimProcess proxy = h.process("mirror");
        return t -> {
            if (t >= 4 && h.sockets.size() < 60) {
                for (int i = 0; i < 4; i++) {
                    SimSocket socket = h.connection(proxy, h.sockets.size());
                    socket.receiveLimit = 8 << 20;
                    socket.sendLimit = 8 << 20;
                }
            }
            for (SimSocket socket : h.sockets) {
                socket.unread = 0;
                socket.idleMs = h.random.nextInt(900);
                if (h.random.nextInt(3) == 0) {
                    h.receive(socket, 1_500_000 + h.random.nextInt(2_000_000));
                }
            }
        };
    }

    /** A service stops reading; its peers go on sending until their windows are closed. */
    private static IntConsumer stuckReader(SimHost h) {
        SimProcess api = h.process("ledger");
        return t -> {
            if (t >= 3 && h.sockets.size() < 40) {
                for (int i = 0; i < 5; i++) {
                    h.connection(api, h.sockets.size()).receiveLimit = 6 << 20;
                }
            }
            for (SimSocket socket : h.sockets) {
                h.receive(socket, 150_000 + h.random.nextInt(20_000));
                socket.idleMs = t * 1_000;
            }
        };
    }

    /** The same, but the peers would read: the path loses what is sent, and it is sent again. */
    private static IntConsumer lossyPath(SimHost h) {
        IntConsumer peers = slowPeer(h);
        return t -> {
            peers.accept(t);
            h.counters.set("netstat.TcpExt.TCPWinProbe", 0);
            h.counters.add("snmp.Tcp.RetransSegs", h.sockets.size());
            for (SimSocket socket : h.sockets) {
                socket.timer = "on,6.4sec,5";
                socket.info = "backoff:5 retrans:1/9 busy:9000ms";
            }
        };
    }

    /** A service sends to peers that hardly read: zero windows, persist timers. */
    private static IntConsumer slowPeer(SimHost h) {
        SimProcess feed = h.process("exporter");
        return t -> {
            if (t >= 3 && h.sockets.size() < 40) {
                for (int i = 0; i < 5; i++) {
                    h.connection(feed, h.sockets.size()).sendLimit = 4 << 20;
                }
            }
            for (SimSocket socket : h.sockets) {
                if (!h.send(socket, 150_000 + h.random.nextInt(20_000))) {
                    h.counters.add("netstat.TcpExt.TCPWinProbe", 1);
                }
                socket.timer = "persist,1.2sec,3";
                socket.info = "busy:9000ms rwnd_limited:8800ms(97.8%)";
                socket.idleMs = t * 900;
            }
        };
    }

    /** Somebody copied the byte values of tcp_rmem, scaled to a small machine; traffic is ordinary. */
    private static IntConsumer smallPool(SimHost h) {
        h.sysctls.put("net/ipv4/tcp_mem", "768\t1024\t1536");
        List<SimProcess> services = List.of(h.process("shop"), h.process("pay"), h.process("mail"));
        return t -> {
            for (int i = 0; i < 6 && h.sockets.size() < 120; i++) {
                SimSocket socket = h.connection(services.get(h.sockets.size() % 3), h.sockets.size());
                socket.sendLimit = 1 << 20;
            }
            for (SimSocket socket : h.sockets) {
                socket.unread = 0;
                socket.unsent = 0;
                h.receive(socket, h.random.nextInt(60_000));
                h.send(socket, h.random.nextInt(60_000));
                socket.idleMs = h.random.nextInt(900);
            }
        };
    }

    /**
     * Somebody gave the pool nearly all of RAM, and a reader stops: sockets are neither swapped nor reclaimed nor seen by the
     * killer, which takes a process that is in nobody's way.
     */
    private static IntConsumer hugePool(SimHost h) {
        long pages = h.ramKb / 4;
        h.sysctls.put("net/ipv4/tcp_mem", pages * 8 / 10 + "\t" + pages * 9 / 10 + "\t" + pages);
        SimProcess reader = h.process("collector");
        SimProcess innocent = h.process("shell");
        return t -> {
            for (int i = 0; i < 4 && h.sockets.size() < 60; i++) {
                h.connection(reader, h.sockets.size()).receiveLimit = 64 << 20;
            }
            for (SimSocket socket : h.sockets) {
                if (h.freeKb() > h.ramKb / 40) {
                    h.receive(socket, h.ramKb * 1024 / 60 / 20);
                }
                socket.idleMs = t * 1_000;
            }
            if (h.freeKb() <= h.ramKb / 40) {
                h.memoryStallUs += 400_000;
                h.counters.add("vmstat..allocstall_normal", 90);
            }
            if (t == 28) {
                new KernelText(h)
                        .oomKill(
                                reader,
                                innocent,
                                0,
                                "CONSTRAINT_NONE",
                                "global_oom",
                                "dump_header+0x4c/0x22b",
                                "oom_kill_process.cold+0xb/0x10",
                                "out_of_memory+0x1fd/0x4c0",
                                "__alloc_pages_slowpath.constprop.0+0x67f/0xe70",
                                "__alloc_pages+0x305/0x330",
                                "skb_page_frag_refill+0x7a/0x120",
                                "sk_page_frag_refill+0x1d/0x80",
                                "tcp_sendmsg_locked+0x420/0xd90",
                                "tcp_sendmsg+0x27/0x40");
            }
        };
    }

    /** Peers write a byte at a time: each takes a buffer of its own, which the kernel merges when it must. */
    private static IntConsumer tinySegments(SimHost h) {
        SimProcess reader = h.process("telemetry");
        return t -> {
            if (t >= 3 && h.sockets.size() < 60) {
                for (int i = 0; i < 6; i++) {
                    SimSocket socket = h.connection(reader, h.sockets.size());
                    socket.receiveLimit = 6 << 20;
                    socket.overhead = 40;
                }
            }
            for (SimSocket socket : h.sockets) {
                socket.idleMs = h.random.nextInt(100);
                if (!h.receive(socket, 3_000 + h.random.nextInt(800))) {
                    h.counters.add("netstat.TcpExt.TCPRcvCollapsed", 30);
                    h.counters.add("netstat.TcpExt.PruneCalled", 1);
                    socket.unread = socket.unread * 9 / 10;
                }
            }
        };
    }

    /** A service closes connections whose peers are unreachable; the kernel keeps what they have not taken. */
    private static IntConsumer orphans(SimHost h) {
        h.sysctls.put("net/ipv4/tcp_max_orphans", "256");
        SimProcess push = h.process("push");
        return t -> {
            if (t < 4) {
                return;
            }
            for (int i = 0; i < 12; i++) {
                if (h.sockets.size() < 256) {
                    SimSocket socket =
                            new SimSocket("FIN-WAIT-1", null, "10.0.0.5:443", "10.200." + t + '.' + (i + 1) + ":4711");
                    socket.unsent = 30_000;
                    socket.sendLimit = 87_040;
                    socket.timer = "on,12sec,5";
                    h.sockets.add(socket);
                } else {
                    h.counters.add("netstat.TcpExt.TCPAbortOnMemory", 1);
                    if (i < 3) {
                        h.kernel(6, "TCP: too many orphaned sockets");
                    }
                }
            }
            push.files = 12;
        };
    }

    /** Every connection that ends leaves its charge behind. */
    private static IntConsumer lostPages(SimHost h) {
        SimProcess gateway = h.process("gateway");
        return t -> {
            if (h.sockets.size() < 20) {
                h.connection(gateway, h.sockets.size());
            }
            h.sockets.forEach(socket -> {
                socket.unread = 0;
                h.receive(socket, h.random.nextInt(20_000));
                socket.idleMs = h.random.nextInt(500);
            });
            h.leakedTcpPages += 400;
        };
    }

    /** Receivers that do not read: datagrams beyond udp_mem are dropped and counted as MemErrors. */
    private static IntConsumer udp(SimHost h) {
        h.process("resolver");
        return t -> {
            long limit = h.sysctl("net/ipv4/udp_mem", 2);
            h.udpPages = Math.min(limit, h.udpPages + limit / 15);
            h.counters.add("snmp.Udp.InDatagrams", 900);
            if (h.udpPages >= limit) {
                h.counters.add("snmp.Udp.InErrors", 300);
                h.counters.add("snmp.Udp.MemErrors", 300);
            }
        };
    }
}
