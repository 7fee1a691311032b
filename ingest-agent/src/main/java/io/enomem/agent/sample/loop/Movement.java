// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.Counter;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether something moves on the host that is worth looking at closely: TCP under memory pressure, a pool past its
 * first threshold, tasks that wait for memory, a cgroup whose sockets take a good part of its limit, or a counter that
 * only ever moves in trouble. It says when to look, never what it means. Not thread-safe.
 */
final class Movement {
    /** Tasks waited for memory in more than so much of the last 10 s, hundredths of a percent: 20 %. */
    private static final long PRESSURE = 2_000;

    /** A cgroup whose sockets hold more than a quarter of its limit. */
    private static final int SHARE_OF_LIMIT = 4;

    private static final Counter TCP_MEM = Counter.named("sockstat.TCP.mem");
    private static final Counter UDP_MEM = Counter.named("sockstat.UDP.mem");
    private static final Counter SOME = Counter.named("pressure.memory.some.avg10");
    private static final List<Counter> PRESSED = named("protocols.TCP.press", "protocols.TCPv6.press");

    /** Counters of failures to get memory or room; on a healthy host none of them moves. */
    private static final List<Counter> TROUBLE = named(
            "netstat.TcpExt.TCPMemoryPressures",
            "netstat.TcpExt.TCPAbortOnMemory",
            "netstat.TcpExt.PruneCalled",
            "netstat.TcpExt.RcvPruned",
            "netstat.TcpExt.TCPRcvQDrop",
            "netstat.TcpExt.TCPWqueueTooBig",
            "netstat.TcpExt.TCPTimeWaitOverflow",
            "netstat.TcpExt.PFMemallocDrop",
            "snmp.Udp.MemErrors",
            "snmp6.Udp6.MemErrors",
            "nf_conntrack_stat.drop",
            "arp_cache.table_fulls",
            "ndisc_cache.table_fulls",
            "vmstat.oom_kill",
            "vmstat.allocstall_normal",
            "vmstat.allocstall_movable",
            "vmstat.allocstall");

    private final Map<Counter, Long> before = new HashMap<>();
    private @Nullable Long tcpPressureAt;
    private @Nullable Long udpPressureAt;

    /** Learns the host's limits. */
    void limits(HostInfo info) {
        tcpPressureAt = first(info.getSysctls().get("net.ipv4.tcp_mem"));
        udpPressureAt = first(info.getSysctls().get("net.ipv4.udp_mem"));
    }

    /** True if this sample moved, or says that something is the matter now. */
    boolean moves(HostSample sample) {
        boolean rose = false;
        for (Counter counter : TROUBLE) {
            Long now = counter.in(sample);
            if (now != null) {
                Long then = before.put(counter, now);
                rose |= then != null && now > then;
            }
        }
        return rose
                || PRESSED.stream().anyMatch(pressed -> atLeast(pressed.in(sample), 1L))
                || atLeast(TCP_MEM.in(sample), tcpPressureAt)
                || atLeast(UDP_MEM.in(sample), udpPressureAt)
                || atLeast(SOME.in(sample), PRESSURE)
                || socketsFill(sample.getCgroups());
    }

    private static boolean socketsFill(@Nullable CgroupSection section) {
        return section != null && section.getCgroups().stream().anyMatch(Movement::socketsFill);
    }

    private static boolean socketsFill(CgroupSample cgroup) {
        Long sockets = cgroup.getValues().get("memory.stat.sock");
        Long limit = cgroup.getValues().get("memory.max");
        return sockets != null && limit != null && limit > 0 && sockets > limit / SHARE_OF_LIMIT;
    }

    private static boolean atLeast(@Nullable Long value, @Nullable Long bound) {
        return value != null && bound != null && value >= bound;
    }

    /** The first of the three numbers of tcp_mem or udp_mem; null if it is no number. */
    private static @Nullable Long first(@Nullable String numbers) {
        if (numbers == null) {
            return null;
        }
        try {
            return Long.valueOf(numbers.split(" ", 2)[0]);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static List<Counter> named(String... names) {
        return List.of(names).stream().map(Counter::named).toList();
    }
}
