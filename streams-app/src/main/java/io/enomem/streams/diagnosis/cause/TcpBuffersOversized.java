// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.SocketSection;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.SocketMemory;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A5. The limits of single sockets times their number exceed the pool. */
@CauseInfo(
        id = "tcp-buffers-oversized",
        mechanism =
                "Each connection may hold up to its buffer limit; with limits of many megabytes (tcp_rmem/tcp_wmem maximum, or an"
                        + " explicit SO_RCVBUF) a number of connections is enough to fill the pool.",
        lookAlikes =
                @LookAlike(
                        id = "tcp-receive-buffers",
                        separatedBy = "The limits, not one stuck reader, are what fills the pool: many owners here."),
        doNot = "\"Raise rmem_max and tcp_rmem to 16 MB\" is the popular advice and makes exactly this worse.",
        sources = {"net/ipv4/tcp_input.c tcp_rcv_space_adjust", "Documentation/networking/ip-sysctl.rst tcp_rmem"})
final class TcpBuffersOversized extends Cause {
    TcpBuffersOversized() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary("the pool was under pressure", TcpFindings::strained)
                .necessary("limits times connections exceed the pool", TcpBuffersOversized::exceed)
                .necessary("the limits are at least 4 times the initial size", TcpBuffersOversized::large)
                .necessary("the limits are used", TcpBuffersOversized::used)
                .necessary(
                        "no single owner's queues stay full",
                        m -> TcpFindings.stuck(m, Flow.RECEIVE)
                                .or(TcpFindings.stuck(m, Flow.SEND))
                                .not())
                .supporting("limits times connections exceed the pool", TcpBuffersOversized::exceed)
                .supporting(
                        "queues were pruned or segments refused",
                        m -> Finding.positive(m.counters()
                                .increaseOfAny(
                                        "receive queues pruned and segments refused",
                                        "netstat.TcpExt.PruneCalled",
                                        "netstat.TcpExt.TCPRcvQDrop"))));
    }

    private static Reading limit(Measures m) {
        SocketSection dump = m.sockets().atPeak();
        Long receive = dump == null ? null : dump.getP90ReceiveLimitBytes();
        return Reading.sampled(
                "90th percentile of receive limits", receive, Unit.BYTES, "ss skmem rb", null, SocketMemory.DUMP);
    }

    private static Reading connections(Measures m) {
        return m.counters().peak("snmp.Tcp.CurrEstab");
    }

    private static Finding exceed(Measures m) {
        Reading demand = Reading.of(
                "receive limits of all connections",
                limit(m).value() * connections(m).value(),
                Unit.BYTES,
                "ss skmem rb, snmp CurrEstab",
                null,
                Origin.SAMPLE);
        if (!limit(m).known() || !connections(m).known()) {
            return Finding.unknown(SocketMemory.DUMP);
        }
        return Finding.atLeast(
                demand, Bound.of(m.tcp().bytes(m.tcp().high()).as("tcp_mem[2]"), "kernel: ip-sysctl.rst tcp_mem"));
    }

    private static Finding large(Measures m) {
        return Finding.atLeast(limit(m), Threshold.OVERSIZED.of(m.host().sysctl("net.ipv4.tcp_rmem", 1, Unit.BYTES)));
    }

    private static Finding used(Measures m) {
        Reading each = m.sockets().total().over(connections(m)).as("memory of a connection on average");
        return Finding.atLeast(each.times(1, Unit.BYTES), Threshold.LIMIT_USED.of(limit(m)));
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("The buffers that connections may fill are together more than the TCP pool")
                .clause(": %s of up to %s each", connections(m), limit(m))
                .clause(", with a pool of %s", m.tcp().bytes(m.tcp().high()))
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return TcpFindings.owner(m, Flow.RECEIVE);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "ss -tmn | grep -o 'rb[0-9]*' | sort | uniq -c | sort -rn | head; sysctl net.ipv4.tcp_rmem net.ipv4.tcp_wmem")
                        .why("Equal limits everywhere are an explicit SO_RCVBUF; others follow tcp_rmem.")
                        .build(),
                RemedyBuilder.durable(
                                "Lower the maximum of net.ipv4.tcp_rmem and tcp_wmem, or remove SO_RCVBUF from the application")
                        .why(
                                "The pool is the product of sockets and buffer; halving the factor that is not needed frees half.")
                        .risk("Lower throughput on long fat paths: compute twice the bandwidth-delay product first.")
                        .build());
    }
}
