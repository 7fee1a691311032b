// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.parse.CounterMoved;
import java.util.Map;
import java.util.Objects;

/** The theme of a counter that moved. */
final class CounterThemes {
    private static final Map<String, Family> BY_NAME = Map.ofEntries(
            Map.entry("netstat.TcpExt.TCPTimeWaitOverflow", Family.TIME_WAIT),
            Map.entry("netstat.TcpExt.ListenOverflows", Family.LISTEN_QUEUE),
            Map.entry("netstat.TcpExt.TCPReqQFullDoCookies", Family.LISTEN_QUEUE),
            Map.entry("netstat.TcpExt.TCPReqQFullDrop", Family.LISTEN_QUEUE),
            Map.entry("netstat.TcpExt.PFMemallocDrop", Family.HOST_MEMORY),
            Map.entry("meminfo.HardwareCorrupted", Family.HARDWARE),
            Map.entry("file-nr.allocated", Family.DESCRIPTORS),
            Map.entry(GrowthTriggers.CLOSE_WAIT, Family.DESCRIPTORS),
            Map.entry(GrowthTriggers.SOCKETS, Family.DESCRIPTORS),
            Map.entry(GrowthTriggers.DESCRIPTORS, Family.DESCRIPTORS),
            Map.entry(GrowthTriggers.SOCKET_MEMORY, Family.TCP_MEMORY),
            Map.entry(GrowthTriggers.MAPS, Family.REFUSED_MEMORY));

    /** By the file that a name begins with. */
    private static final Map<String, Family> BY_FILE = Map.of(
            "netstat", Family.TCP_MEMORY,
            "protocols", Family.TCP_MEMORY,
            "snmp", Family.UDP_MEMORY,
            "snmp6", Family.UDP_MEMORY,
            "nf_conntrack", Family.CONNTRACK,
            "nf_conntrack_stat", Family.CONNTRACK,
            "arp_cache", Family.NEIGHBOUR,
            "ndisc_cache", Family.NEIGHBOUR,
            "pids", Family.TASKS,
            "memory", Family.CGROUP_MEMORY);

    private CounterThemes() {}

    static Theme of(CounterMoved moved) {
        Family family = BY_NAME.get(moved.counter());
        if (family == null) {
            String file =
                    moved.counter().substring(0, Math.max(0, moved.counter().indexOf('.')));
            family = BY_FILE.getOrDefault(file, Family.HOST_MEMORY);
        }
        return family == Family.CGROUP_MEMORY
                ? Theme.of(family, Objects.requireNonNullElse(moved.scope(), ""))
                : Theme.of(family);
    }
}
