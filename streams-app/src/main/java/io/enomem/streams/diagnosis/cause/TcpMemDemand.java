// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A1. Healthy flows need more than the pool: the queues turn over and the limit is the default. */
@CauseInfo(
        id = "tcp-mem-demand",
        mechanism =
                "Many healthy flows together need more than 9.4 % of RAM for their buffers. The queues turn over; the pool, not a"
                        + " reader or a setting, is what is short.",
        lookAlikes = {
            @LookAlike(
                    id = "tcp-mem-limit-too-low",
                    separatedBy = "tcp_mem[2] over its boot default: 0.8 or more here."),
            @LookAlike(id = "tcp-receive-buffers", separatedBy = "The same sockets stay full over three dumps there."),
            @LookAlike(id = "tcp-buffer-overhead", separatedBy = "skmem r over Recv-Q: 4 or more there."),
            @LookAlike(id = "tcp-accounting-leak", separatedBy = "The sum over sockets matches the pool here.")
        },
        doNot = "Do not raise rmem_max or tcp_rmem: larger sockets make the pool run out sooner.",
        sources = {"net/core/sock.c __sk_mem_raise_allocated"})
final class TcpMemDemand extends Cause {
    TcpMemDemand() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary("the pool was under pressure", TcpFindings::strained)
                .necessary("tcp_mem is near its boot default or above", TcpMemDemand::nearDefault)
                .necessary(
                        "no owner's queues stay full",
                        m -> TcpFindings.stuck(m, Flow.RECEIVE)
                                .or(TcpFindings.stuck(m, Flow.SEND))
                                .not())
                .necessary("the pool was filled while its sockets were watched", TcpMemDemand::filled)
                .necessary("sockets account for the pool", TcpMemDemand::accounted)
                .necessary("no one owner holds half of it, or its largest sockets move data", TcpMemDemand::turnsOver)
                .supporting("there were more connections than at any time before", TcpMemDemand::record)
                .supporting(
                        "queues were pruned or segments refused",
                        m -> Finding.positive(m.counters()
                                .increaseOfAny(
                                        "receive queues pruned and segments refused",
                                        "netstat.TcpExt.PruneCalled",
                                        "netstat.TcpExt.TCPRcvQDrop")))
                .contradicting("the memory is overhead, not payload", TcpBufferMeasures::mostlyOverhead)
                .contradicting(
                        "one owner's connections have asked for more than the pool",
                        TcpBuffersOversized::askedByOneOwner)
                .contradicting(
                        "sockets without a process hold half of it",
                        m -> Finding.atLeast(m.sockets().unownedSendShare(), m.bound(Threshold.ORPHAN_MEMORY_SHARE))));
    }

    /** Near it by RAM; or, not far below it, in the very proportions that nobody but the kernel gives it. */
    private static Finding nearDefault(Measures m) {
        Finding near = Finding.atLeast(m.tcp().ratioToDefault(), m.bound(Threshold.POOL_NEAR_DEFAULT));
        if (!Boolean.TRUE.equals(m.tcp().asAtBoot())) {
            return near;
        }
        Finding untouched = Finding.of(
                true,
                Fact.observed(
                        m.tcp().high(),
                        "tcp_mem has the proportions that the kernel gives it at boot, from what was free then"));
        return near.or(
                untouched.and(Finding.atLeast(m.tcp().ratioToDefault(), m.bound(Threshold.POOL_FAR_BELOW_DEFAULT))));
    }

    /** SOFT: from tcp_mem[0] on buffers do not grow. A pool that was never seen so full was short at another time. */
    private static Finding filled(Measures m) {
        return Finding.atLeast(
                m.tcp().peak().plus(m.tcp().slack()).as("TCP memory at its peak"),
                Bound.of(m.tcp().low(), "kernel: ip-sysctl.rst tcp_mem"));
    }

    private static Finding turnsOver(Measures m) {
        return Finding.below(m.sockets().largestOwnerShare(), m.bound(Threshold.ONE_OWNER))
                .or(Finding.below(m.sockets().medianIdle(), m.bound(Threshold.TURNOVER_MILLIS)));
    }

    private static Finding accounted(Measures m) {
        Reading pool = m.tcp().bytes(m.tcp().peak());
        return TcpFindings.seen(
                m, Finding.atLeast(m.sockets().total(), m.bound(Threshold.ACCOUNTED, pool.as("memory of the pool"))));
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("Healthy connections need more than the TCP pool has")
                .clause(": %s of %s", m.tcp().peak(), m.tcp().high())
                .then(", and their queues turn over")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("cat /proc/net/sockstat /proc/net/protocols | grep -E 'TCP|press'")
                        .why("mem against tcp_mem, and whether it is under pressure now.")
                        .build(),
                smallerMaxima(m),
                PoolBudget.remedy(m));
    }

    /** Half of the present maxima (root-causes.md A1): bounds what new and growing connections take. */
    private static Remedy smallerMaxima(Measures m) {
        Reading receive = m.host().sysctl("net.ipv4.tcp_rmem", 2, Unit.BYTES);
        Reading send = m.host().sysctl("net.ipv4.tcp_wmem", 2, Unit.BYTES);
        if (!receive.known() || !send.known()) {
            return RemedyBuilder.notHere(Remedy.Kind.NOW, "halve the maxima of net.ipv4.tcp_rmem and tcp_wmem")
                    .why("Each connection may then hold half as much.")
                    .refused("it cannot be computed without them: sysctl net.ipv4.tcp_rmem net.ipv4.tcp_wmem")
                    .build();
        }
        return RemedyBuilder.now("sysctl -w net.ipv4.tcp_rmem=\"" + halved(m, "net.ipv4.tcp_rmem", receive)
                        + "\" net.ipv4.tcp_wmem=\"" + halved(m, "net.ipv4.tcp_wmem", send) + '"')
                .why("Each connection may then hold half as much: room for the others until the pool is larger.")
                .risk("Lower throughput on long fat paths.")
                .interrupts("nothing; memory that is held stays until it is read or sent")
                .verify("press in /proc/net/protocols turns to no")
                .rollback(Former.of(m, "net.ipv4.tcp_rmem") + "; " + Former.of(m, "net.ipv4.tcp_wmem"))
                .build();
    }

    private static String halved(Measures m, String setting, Reading most) {
        Reading first = m.host().sysctl(setting, 0, Unit.BYTES);
        Reading second = m.host().sysctl(setting, 1, Unit.BYTES);
        return (long) first.value() + " " + (long) second.value() + ' '
                + (long) Math.max(second.value(), most.value() / 2);
    }

    /** Against what was sampled before the window; where nothing was, nobody knows. */
    private static Finding record(Measures m) {
        Long before = m.incident()
                .history()
                .series("snmp.Tcp.CurrEstab")
                .max(Instant.EPOCH, m.window().from().minusMillis(1));
        return before == null
                ? Finding.unknown("the number of established connections before: sar -n TCP")
                : Finding.atLeast(
                        m.counters().peak("snmp.Tcp.CurrEstab").as("established connections at their peak"),
                        new Bound(
                                before, Unit.SOCKETS, "the most that were sampled before", "root-causes.md A1", null));
    }
}
