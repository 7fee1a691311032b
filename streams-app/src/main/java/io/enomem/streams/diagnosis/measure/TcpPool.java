// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import org.jspecify.annotations.Nullable;

/**
 * The one pool of TCP memory of the host: tcp_mem, what is used of it, and what the kernel would have given this RAM
 * (root-causes.md 1.1, A0). Pages.
 */
public final class TcpPool {
    private final HostFacts host;
    private final Counters counters;

    TcpPool(HostFacts host, Counters counters) {
        this.host = host;
        this.counters = counters;
    }

    /** tcp_mem[0]: below it pressure ends, and buffers may grow. */
    public Reading low() {
        return limit(0);
    }

    /** tcp_mem[1]: above it the pool is under pressure. */
    public Reading pressureAt() {
        return limit(1);
    }

    /** tcp_mem[2]: above it memory is refused. */
    public Reading high() {
        return limit(2);
    }

    /** The most that was used in the window. */
    public Reading peak() {
        Reading sockstat = counters.peak("sockstat.TCP.mem").as("TCP memory at its peak");
        Reading protocols = counters.peak("protocols.TCP.memory").as("TCP memory at its peak");
        if (!sockstat.known()) {
            return protocols;
        }
        return protocols.known() && protocols.value() > sockstat.value() ? protocols : sockstat;
    }

    /** Whether the kernel said, at some sample of the window, that the pool was under pressure: 1 or 0. */
    public Reading pressed() {
        return counters.peak("protocols.TCP.press").as("pool under pressure (press)");
    }

    /** tcp_mem[2] that the kernel would choose at boot for this RAM. */
    public Reading bootDefault() {
        return host.ram()
                .times(Threshold.POOL_BOOT_SHARE.standard().value() / host.pageSize(), Unit.PAGES)
                .as("boot default of tcp_mem[2] for this RAM");
    }

    /** R2: tcp_mem[2] over its boot default. */
    public Reading ratioToDefault() {
        return high().over(bootDefault()).as("tcp_mem[2] over its boot default for this RAM");
    }

    /**
     * Whether the three numbers stand to each other exactly as the kernel sets them at boot (tcp_init_mem): it divides what
     * was free then, which on a small host is far less than its RAM. Null if unknown.
     */
    public @Nullable Boolean asAtBoot() {
        if (!low().known() || !pressureAt().known() || !high().known()) {
            return null;
        }
        long low = (long) low().value();
        return low == (long) pressureAt().value() / 4 * 3 && (long) high().value() == 2 * low;
    }

    /** How far the shared counter may be off: each CPU keeps a reserve of its own. Never more than an eighth of the pool. */
    public Reading slack() {
        double reserve = host.sysctl("net.core.mem_pcpu_rsv", 0, Unit.PAGES)
                .or(Threshold.POOL_CPU_RESERVE.standard().value());
        double cap = high().or(Double.MAX_VALUE)
                * Threshold.POOL_SLACK_CAP.standard().value();
        double slack = Math.min(host.cpus().or(1) * reserve, cap);
        return Reading.of(
                "slack of the pool's counter", slack, Unit.PAGES, "net.core.mem_pcpu_rsv", null, Origin.SAMPLE);
    }

    /** How often the pool came under pressure, over the namespaces that were read. */
    public Reading entries() {
        return counters.increase("netstat.TcpExt.TCPMemoryPressures");
    }

    /** Milliseconds of pressure that ended in the window. */
    public Reading finishedPressure() {
        return counters.increase("netstat.TcpExt.TCPMemoryPressuresChrono");
    }

    /** In-order segments refused by the pool or by a cgroup. */
    public Reading refusedSegments() {
        return counters.increase("netstat.TcpExt.TCPRcvQDrop");
    }

    /** Closing or orphaned sockets reset for memory or for their number. */
    public Reading aborted() {
        return counters.increase("netstat.TcpExt.TCPAbortOnMemory");
    }

    /** A reading in pages as bytes. */
    public Reading bytes(Reading pages) {
        return pages.times(host.pageSize(), Unit.BYTES);
    }

    private Reading limit(int place) {
        return host.sysctl("net.ipv4.tcp_mem", place, Unit.PAGES).as("net.ipv4.tcp_mem[" + place + ']');
    }
}
