// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A9. Datagrams are dropped because the UDP pool (udp_mem) or one socket's receive buffer is full. */
@CauseInfo(
        id = "udp-buffers",
        mechanism =
                "A UDP receiver does not read fast enough. Either its own buffer (SO_RCVBUF) is full, RcvbufErrors rises, or"
                        + " all UDP sockets together reach udp_mem and MemErrors rises (InErrors alone before Linux 5.11).",
        lookAlikes =
                @LookAlike(
                        id = "tcp-mem-limit-too-low",
                        separatedBy = "The UDP pool is a different one: TCP's mem and pressure stay where they were."),
        doNot = "Raising rmem_max does nothing for a full pool; raising udp_mem does nothing for one full socket.",
        sources = {
            "net/ipv4/udp.c __udp_enqueue_schedule_skb",
            "net/core/sock.c __sk_mem_raise_allocated",
            "Documentation/networking/ip-sysctl.rst udp_mem"
        })
final class UdpBuffers extends Cause {
    /** udp_mem[1] at boot is an eighth of RAM, twice that of tcp_mem. */
    private static final double BOOT_PART = 8;

    UdpBuffers() {
        super(Rules.explaining(signal -> Triggers.counterIn(signal, "snmp.Udp", "snmp6.Udp6", "sockstat.UDP"))
                .necessary("datagrams were not delivered", UdpBuffers::dropped)
                .necessary(
                        "datagrams were dropped for want of buffer",
                        m -> socketFull(m).or(poolFull(m)))
                .supporting("the pool refused them", UdpBuffers::poolRefused)
                .supporting("the pool stands at udp_mem", UdpBuffers::poolAtLimit)
                .supporting("a socket's buffer was full", UdpBuffers::socketFull));
    }

    private static Finding dropped(Measures m) {
        return socketFull(m).or(poolRefused(m)).or(Finding.positive(inErrors(m)));
    }

    private static Finding socketFull(Measures m) {
        return Finding.positive(m.counters()
                .increaseOfAny(
                        "datagrams dropped at a full socket (RcvbufErrors)",
                        "snmp.Udp.RcvbufErrors",
                        "snmp6.Udp6.RcvbufErrors"));
    }

    /** Kernels before 5.11 do not count MemErrors: there InErrors with the pool at its limit says the same. */
    private static Finding poolFull(Measures m) {
        Finding refused = poolRefused(m);
        return refused.isUnknown() ? Finding.positive(inErrors(m)).and(poolAtLimit(m)) : refused;
    }

    private static Finding poolRefused(Measures m) {
        return Finding.positive(m.counters()
                .increaseOfAny(
                        "datagrams refused by the pool (MemErrors)", "snmp.Udp.MemErrors", "snmp6.Udp6.MemErrors"));
    }

    /** Without those that a full socket accounts for: they are in InErrors too. */
    private static Reading inErrors(Measures m) {
        Reading all = m.counters()
                .increaseOfAny("datagrams not delivered (InErrors)", "snmp.Udp.InErrors", "snmp6.Udp6.InErrors");
        Reading explained = m.counters().increaseOfAny("explained", "snmp.Udp.RcvbufErrors", "snmp6.Udp6.RcvbufErrors");
        return explained.known() ? all.minus(explained) : all;
    }

    /** What CPUs hold back is missing in the counter, but never believed to be more than a part of the limit. */
    private static Finding poolAtLimit(Measures m) {
        return Finding.atLeast(
                m.counters().peak("sockstat.UDP.mem").as("pages of the UDP pool"),
                m.bound(Threshold.UDP_POOL_FULL, limit(m)));
    }

    /**
     * The first value of udp_mem: unlike TCP, UDP has no state of pressure, so that the kernel refuses from there on whatever
     * is more than udp_rmem_min for one socket.
     */
    private static Reading limit(Measures m) {
        return m.host().sysctl("net.ipv4.udp_mem", 0, Unit.PAGES);
    }

    private static boolean pool(Measures m) {
        return poolFull(m).holds();
    }

    @Override
    public String summary(Measures m) {
        String who = Connections.ownerOfUdp(m).map(Party::process).orElse("A receiver");
        return pool(m)
                ? Sentence.of(who + " does not read its datagrams: all UDP sockets together reached udp_mem")
                        .clause(" (%s)", limit(m))
                        .clause(", and %s were dropped", inErrors(m))
                        .end()
                : who
                        + " does not read its datagrams fast enough: its receive buffer is full and datagrams are dropped.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Connections.ownerOfUdp(m).orElse(null);
    }

    @Override
    public List<String> limits() {
        return List.of("net.ipv4.udp_mem");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(RemedyBuilder.look("ss -uampn")
                .why("r of skmem is what a socket holds, rb its limit, d what it dropped.")
                .build());
        remedies.add(RemedyBuilder.durable("Make the receiver read faster: a thread of its own, recvmmsg, SO_REUSEPORT")
                .why("Datagrams are dropped only while they come faster than they are read.")
                .risk("Datagrams may be worked on out of order by several threads.")
                .interrupts("the receiver, at its restart")
                .verify("nstat -az UdpRcvbufErrors UdpMemErrors stays flat")
                .rollback("the former release of the receiver")
                .build());
        if (pool(m)) {
            restore(m).ifPresent(remedies::add);
        } else {
            remedies.add(RemedyBuilder.durable(
                            "Ask for a larger SO_RCVBUF in the application, after raising net.core.rmem_max")
                    .why("Carries a burst over until the receiver reads again.")
                    .risk("Unread datagrams take more of RAM, and wait longer.")
                    .interrupts("the receiver, at its restart")
                    .verify("nstat -az UdpRcvbufErrors stays flat")
                    .rollback(Former.of(m, "net.core.rmem_max"))
                    .build());
        }
        return remedies;
    }

    /** The kernel's own udp_mem for this RAM (pages / 8, net/ipv4/udp.c udp_init), where somebody set it far below. */
    private static Optional<Remedy> restore(Measures m) {
        double boot = m.host().ram().or(0) / m.host().pageSize() / BOOT_PART;
        String old = m.host().sysctl("net.ipv4.udp_mem");
        if (old == null || limit(m).or(boot) >= m.value(Threshold.POOL_FAR_BELOW_DEFAULT) * boot * 3 / 4) {
            return Optional.empty();
        }
        return Optional.of(RemedyBuilder.now("sysctl -w net.ipv4.udp_mem=\"" + (long) (boot * 3 / 4) + ' ' + (long) boot
                        + ' ' + (long) (boot * 3 / 2) + '"')
                .why("Somebody set udp_mem far below what the kernel chooses at boot for this RAM. Units are pages.")
                .risk("A receiver that never reads fills the larger pool too; " + Spare.of(m) + ".")
                .interrupts("nothing")
                .verify("nstat -az UdpMemErrors UdpInErrors stays flat")
                .rollback("sysctl -w net.ipv4.udp_mem=\"" + old.trim().replaceAll("\\s+", " ") + '"')
                .build());
    }
}
