// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
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
            @LookAlike(id = "tcp-accounting-leak", separatedBy = "The sum over sockets matches the pool here.")
        },
        doNot = "Do not raise rmem_max or tcp_rmem: larger sockets make the pool run out sooner.",
        sources = {"net/core/sock.c __sk_mem_raise_allocated"})
final class TcpMemDemand extends Cause {
    TcpMemDemand() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary("the pool was under pressure", TcpFindings::strained)
                .necessary(
                        "tcp_mem is near its boot default or above",
                        m -> Finding.atLeast(m.tcp().ratioToDefault(), m.bound(Threshold.POOL_NEAR_DEFAULT)))
                .necessary(
                        "no owner's queues stay full",
                        m -> TcpFindings.stuck(m, Flow.RECEIVE)
                                .or(TcpFindings.stuck(m, Flow.SEND))
                                .not())
                .necessary("the pool was filled while its sockets were watched", TcpMemDemand::filled)
                .necessary("sockets account for the pool", TcpMemDemand::accounted)
                .necessary("no one owner holds half of it, or its largest sockets move data", TcpMemDemand::turnsOver)
                .supporting(
                        "many connections are established",
                        m -> Finding.positive(m.counters().peak("snmp.Tcp.CurrEstab")))
                .supporting(
                        "queues were pruned or segments refused",
                        m -> Finding.positive(m.counters()
                                .increaseOfAny(
                                        "receive queues pruned and segments refused",
                                        "netstat.TcpExt.PruneCalled",
                                        "netstat.TcpExt.TCPRcvQDrop")))
                .contradicting(
                        "one owner's connections have asked for more than the pool",
                        TcpBuffersOversized::askedByOneOwner)
                .contradicting(
                        "sockets without a process hold half of it",
                        m -> Finding.atLeast(m.sockets().unownedSendShare(), m.bound(Threshold.ORPHAN_MEMORY_SHARE))));
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
        return Finding.atLeast(m.sockets().total(), m.bound(Threshold.ACCOUNTED, pool.as("memory of the pool")));
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
                PoolBudget.remedy(m));
    }
}
