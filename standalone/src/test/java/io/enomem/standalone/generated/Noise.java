// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

/** What every host does all the time and nobody should mind. */
final class Noise {
    private Noise() {}

    static void second(SimHost h, int second) {
        SimProcess statsd = h.processes.stream()
                .filter(process -> process.comm.equals("statsd"))
                .findFirst()
                .orElseThrow();
        statsd.anonKb = 3_000 + h.random.nextInt(300);
        h.counters.add("stat..processes", h.random.nextInt(3));
        h.counters.add("snmp.Udp.InDatagrams", 20);
        h.counters.add("snmp.Tcp.RetransSegs", h.random.nextInt(2));
        h.counters.add("netstat.TcpExt.TCPAbortOnData", h.random.nextInt(2));
        h.cacheKb += h.random.nextInt(200);
        if (second % 9 == 0) {
            h.log(statsd, "INFO flushed " + (40 + h.random.nextInt(20)) + " metrics, 0 errors");
        }
        if (second == 2) {
            h.kernel(6, "e1000: eth0 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: RX");
        }
        if (second == 7) {
            h.kernel(5, "audit: type=1400 audit(1795000047.1:9): apparmor=\"STATUS\" operation=\"profile_load\"");
        }
    }
}
