// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counters of the kernel any increase of which means that something was refused or dropped. They stay still on a healthy
 * host, however busy; ordinary ones (PruneCalled, TCPRcvCollapsed, TCPBacklogDrop, TCPZeroWindowDrop, zero windows,
 * memory.events max) do not and are no triggers.
 */
final class EventTriggers {
    private static final List<Counter> EVENTS = Stream.of(
                    "netstat.TcpExt.TCPMemoryPressures",
                    "netstat.TcpExt.TCPAbortOnMemory",
                    "netstat.TcpExt.TCPRcvQDrop",
                    "netstat.TcpExt.RcvPruned",
                    "netstat.TcpExt.OfoPruned",
                    "netstat.TcpExt.TCPWqueueTooBig",
                    "netstat.TcpExt.PFMemallocDrop",
                    "netstat.TcpExt.TCPTimeWaitOverflow",
                    "netstat.TcpExt.ListenOverflows",
                    "netstat.TcpExt.TCPReqQFullDoCookies",
                    "netstat.TcpExt.TCPReqQFullDrop",
                    "snmp.Udp.MemErrors",
                    "snmp.Udp.RcvbufErrors",
                    "snmp6.Udp6.MemErrors",
                    "snmp6.Udp6.RcvbufErrors",
                    "nf_conntrack_stat.drop",
                    "arp_cache.table_fulls",
                    "ndisc_cache.table_fulls",
                    "vmstat.oom_kill",
                    "meminfo.HardwareCorrupted")
            .map(Counter::named)
            .toList();

    private static final Counter UDP_ERRORS = Counter.named("snmp.Udp.InErrors");
    private static final Counter UDP_MEMORY_ERRORS = Counter.named("snmp.Udp.MemErrors");

    private static final List<Counter> STALLS = Stream.of(
                    "vmstat.allocstall_dma",
                    "vmstat.allocstall_dma32",
                    "vmstat.allocstall_normal",
                    "vmstat.allocstall_movable",
                    "vmstat.allocstall")
            .map(Counter::named)
            .toList();

    /** The sum over zones; up to 4.9 the kernel's own counter. */
    private static final String ALL_STALLS = "vmstat.allocstall";

    private final LastValue[] events =
            Stream.generate(LastValue::new).limit(EVENTS.size()).toArray(LastValue[]::new);
    private final LastValue udpErrors = new LastValue();
    private final LastValue stalls = new LastValue();

    void next(Movements movements) {
        HostSample sample = movements.sample();
        for (int i = 0; i < events.length; i++) {
            Long value = EVENTS.get(i).in(sample);
            if (value != null) {
                step(EVENTS.get(i).name(), events[i], value, 1, movements);
            }
        }
        Long errors = UDP_ERRORS.in(sample);
        if (errors != null && UDP_MEMORY_ERRORS.in(sample) == null) {
            step(UDP_ERRORS.name(), udpErrors, errors, TriggerThresholds.UDP_ERRORS, movements);
        }
        stalls(movements);
    }

    /** Direct reclaim: ordinary where page cache fills RAM, so only where little is available. */
    private void stalls(Movements movements) {
        long sum = 0;
        boolean known = false;
        for (Counter counter : STALLS) {
            Long value = counter.in(movements.sample());
            if (value != null) {
                sum += value;
                known = true;
            }
        }
        if (known && LevelTriggers.availableBelow(TriggerThresholds.AVAILABLE_LOW_PERCENT, movements.sample())) {
            step(ALL_STALLS, stalls, sum, 1, movements);
        } else if (known) {
            stalls.step(sum, movements.now(), movements.uptime());
        }
    }

    private static void step(String name, LastValue last, long value, long least, Movements movements) {
        long before = last.step(value, movements.now(), movements.uptime());
        if (before != LastValue.UNKNOWN && value - before >= least) {
            movements.add(name, null, before, value, last.since());
        }
    }
}
