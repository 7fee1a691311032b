// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/** What runs out of connections, ports and tables (root-causes.md, family B). */
final class ConnectionMechanisms {
    private ConnectionMechanisms() {}

    static List<Mechanism> all() {
        return List.of(
                Mechanism.of("ephemeral-ports-exhausted", 1_024, ConnectionMechanisms::ports)
                        .beside("socket-leak"),
                Mechanism.of("neighbour-table-full", 1_024, ConnectionMechanisms::neighbours),
                Mechanism.of("syn-flood", 1_024, ConnectionMechanisms::synFlood),
                Mechanism.of("close-wait-leak", 1_024, ConnectionMechanisms::closeWait)
                        .beside("socket-leak"),
                Mechanism.of("socket-leak", 1_024, ConnectionMechanisms::forgotten),
                Mechanism.of("time-wait-overflow", 1_024, ConnectionMechanisms::timeWait),
                Mechanism.of("accept-queue-overflow", 1_024, ConnectionMechanisms::slowAccept),
                Mechanism.of("conntrack-table-full", 1_024, ConnectionMechanisms::conntrack));
    }

    /** A client without a pool: one connection more each time, all to one destination, until no port is left. */
    private static IntConsumer ports(SimHost h) {
        h.sysctls.put("net/ipv4/ip_local_port_range", "40000\t40255");
        SimProcess crawler = h.process("crawler");
        return t -> {
            for (int i = 0; i < 16; i++) {
                int used = h.sockets.size();
                h.counters.add("snmp.Tcp.ActiveOpens", 1);
                if (used < 256) {
                    h.sockets.add(new SimSocket("ESTAB", crawler, "10.0.0.5:" + (40_000 + used), "10.0.0.9:5432"));
                    crawler.files++;
                } else if (i < 3) {
                    h.log(crawler, "ERROR connect to 10.0.0.9:5432 failed: Cannot assign requested address (errno 99)");
                }
            }
        };
    }

    /** A scan of a large segment: more neighbours than gc_thresh3. */
    private static IntConsumer neighbours(SimHost h) {
        h.process("scanner");
        return t -> {
            h.neighbours = Math.min(1_024, h.neighbours + 90);
            if (h.neighbours == 1_024) {
                h.counters.add("arp..table_fulls", 80);
                h.kernel(6, "neighbour: arp_cache: neighbor table overflow!");
            }
        };
    }

    /** SYNs from everywhere that nobody follows up. */
    private static IntConsumer synFlood(SimHost h) {
        SimProcess web = h.process("web");
        h.sockets.add(new SimSocket("LISTEN", web, "0.0.0.0:443", "0.0.0.0:*"));
        return t -> {
            if (t < 5) {
                return;
            }
            if (t == 6) {
                h.kernel(6, "TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:443. Sending cookies.");
            }
            for (int i = 0; i < 20 && h.sockets.size() < 128; i++) {
                h.sockets.add(new SimSocket(
                        "SYN-RECV",
                        null,
                        "10.0.0.5:443",
                        String.format(
                                Locale.ROOT,
                                "%d.%d.7.%d:%d",
                                20 + h.random.nextInt(150),
                                h.random.nextInt(250),
                                1 + i,
                                1_024 + h.random.nextInt(60_000))));
            }
            if (t > 5) {
                h.counters.add("netstat.TcpExt.TCPReqQFullDoCookies", 700);
                h.counters.add("netstat.TcpExt.SyncookiesSent", 700);
                h.counters.add("netstat.TcpExt.SyncookiesFailed", h.random.nextInt(3));
            }
        };
    }

    /** Peers close, the service never does. */
    private static IntConsumer closeWait(SimHost h) {
        SimProcess broker = h.process("bridge");
        broker.openFilesLimit = "65536";
        return t -> {
            for (int i = 0; i < 9; i++) {
                SimSocket socket =
                        new SimSocket("CLOSE-WAIT", broker, "10.0.0.5:9000", "10.3." + t + '.' + (i + 1) + ":33000");
                socket.unread = 1;
                socket.idleMs = 1_000;
                h.sockets.add(socket);
                broker.files++;
            }
            h.sockets.forEach(socket -> socket.idleMs += 1_000);
        };
    }

    /** Sockets that are made and never connected nor closed. */
    private static IntConsumer forgotten(SimHost h) {
        SimProcess tracker = h.process("probe-pool");
        tracker.openFilesLimit = "1048576";
        return t -> {
            h.unconnected += 120;
            tracker.files += 120;
            h.slabBytes.merge("TCP", 120 * 2_400L, Long::sum);
            h.slabBytes.merge("sock_inode_cache", 120 * 1_400L, Long::sum);
        };
    }

    /** Short connections, closed here first, beyond tcp_max_tw_buckets. */
    private static IntConsumer timeWait(SimHost h) {
        SimProcess proxy = h.process("edge");
        h.sysctls.put("net/ipv4/tcp_max_tw_buckets", "2048");
        return t -> {
            long wanted = h.timeWaits + 130 + h.random.nextInt(20);
            h.timeWaits = Math.min(2_048, wanted);
            h.counters.add("netstat.TcpExt.TCPTimeWaitOverflow", Math.max(0, wanted - 2_048));
            h.counters.add("snmp.Tcp.PassiveOpens", 140);
            proxy.files = 14;
        };
    }

    /** A listener with a short backlog whose process is busy elsewhere. */
    private static IntConsumer slowAccept(SimHost h) {
        SimProcess form = h.process("forms");
        SimSocket listener = new SimSocket("LISTEN", form, "0.0.0.0:8000", "0.0.0.0:*");
        listener.unsent = 16;
        h.sockets.add(listener);
        return t -> {
            listener.unread = Math.min(17, t);
            if (t > 17) {
                h.counters.add("netstat.TcpExt.ListenOverflows", 9);
                h.counters.add("netstat.TcpExt.ListenDrops", 9);
            }
        };
    }

    /** More flows than the table takes. */
    private static IntConsumer conntrack(SimHost h) {
        h.sysctls.put("net/netfilter/nf_conntrack_max", "2048");
        SimProcess dns = h.process("forwarder");
        return t -> {
            h.conntracks = Math.min(2_048, h.conntracks + 200);
            if (h.conntracks == 2_048) {
                h.counters.add("conntrack..drop", 30);
                h.kernel(4, "nf_conntrack: nf_conntrack: table full, dropping packet");
                h.log(dns, "ERROR sendto 10.0.0.53:53: Operation not permitted");
            }
        };
    }
}
