// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Counters of a modelled kernel by file, table and field, as {@code netstat.TcpExt.TCPRcvQDrop}. For one thread. */
final class Counters {
    private final Map<String, Long> values = new LinkedHashMap<>();

    Counters() {
        for (String name : List.of(
                "SyncookiesSent",
                "SyncookiesRecv",
                "SyncookiesFailed",
                "PruneCalled",
                "RcvPruned",
                "OfoPruned",
                "TW",
                "DelayedACKs",
                "ListenOverflows",
                "ListenDrops",
                "TCPAbortOnData",
                "TCPAbortOnClose",
                "TCPAbortOnMemory",
                "TCPAbortOnTimeout",
                "TCPMemoryPressures",
                "TCPMemoryPressuresChrono",
                "TCPRcvCollapsed",
                "TCPBacklogDrop",
                "PFMemallocDrop",
                "TCPTimeWaitOverflow",
                "TCPReqQFullDoCookies",
                "TCPReqQFullDrop",
                "TCPOFOQueue",
                "TCPOFODrop",
                "TCPToZeroWindowAdv",
                "TCPWinProbe",
                "TCPRcvQDrop",
                "TCPZeroWindowDrop")) {
            values.put("netstat.TcpExt." + name, 0L);
        }
        for (String name : List.of(
                "ActiveOpens",
                "PassiveOpens",
                "AttemptFails",
                "EstabResets",
                "CurrEstab",
                "InSegs",
                "OutSegs",
                "RetransSegs",
                "InErrs",
                "OutRsts")) {
            values.put("snmp.Tcp." + name, 0L);
        }
        for (String name : List.of(
                "InDatagrams",
                "NoPorts",
                "InErrors",
                "OutDatagrams",
                "RcvbufErrors",
                "SndbufErrors",
                "InCsumErrors",
                "MemErrors")) {
            values.put("snmp.Udp." + name, 0L);
        }
        for (String name : List.of(
                "oom_kill",
                "allocstall_normal",
                "pgscan_direct",
                "pgsteal_direct",
                "compact_stall",
                "compact_fail",
                "pswpin",
                "pswpout",
                "workingset_refault_anon",
                "workingset_refault_file",
                "pgfault",
                "thp_fault_alloc",
                "thp_fault_fallback",
                "thp_collapse_alloc")) {
            values.put("vmstat.." + name, 0L);
        }
        values.put("arp..table_fulls", 0L);
        values.put("conntrack..drop", 0L);
        values.put("stat..processes", 900L);
    }

    void add(String name, long more) {
        values.merge(known(name), more, Long::sum);
    }

    void set(String name, long value) {
        values.put(known(name), value);
    }

    long get(String name) {
        return values.getOrDefault(known(name), 0L);
    }

    /** The fields of one table, in the order of the kernel. */
    Map<String, Long> table(String prefix) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix + '.'))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring(prefix.length() + 1),
                        Map.Entry::getValue,
                        (a, b) -> a,
                        LinkedHashMap::new));
    }

    private String known(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("No counter " + name);
        }
        return name;
    }
}
