// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
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
import io.enomem.streams.parse.KernelSignal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A10. The pool's counter no longer matches any socket: a kernel bug. */
@CauseInfo(
        id = "tcp-accounting-leak",
        mechanism =
                "The sum over all sockets is the pool's counter; where the counter stays far above it, with every network namespace"
                        + " dumped, pages were charged and never given back.",
        lookAlikes = {
            @LookAlike(id = "tcp-mem-demand", separatedBy = "The sum over sockets matches the pool there."),
            @LookAlike(id = "tcp-receive-buffers", separatedBy = "The sum over sockets matches the pool there.")
        },
        doNot = "Raising tcp_mem only postpones it.",
        sources = {"net/core/sock.c", "4890b686f408 net: keep sk->sk_forward_alloc as small as possible (6.0)"})
final class TcpAccountingLeak extends Cause {
    private static final Counter POOL = Counter.named("sockstat.TCP.mem");

    TcpAccountingLeak() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary("the pool was under pressure", TcpFindings::strained)
                .necessary("the pool's counter is far above the sum over sockets", TcpAccountingLeak::unmatched)
                .necessary("every network namespace was dumped", TcpFindings::everyNamespace)
                .supporting("the pool's counter is far above the sum over sockets", TcpAccountingLeak::unmatched)
                .supporting("the kernel warned that a socket's account was wrong", TcpAccountingLeak::warned));
    }

    private static Finding warned(Measures m) {
        return m.signals()
                .firstAround(KernelSignal.AccountingBug.class, bug -> bug.of().equals("socket"))
                .map(bug -> Finding.said(bug, "The kernel warned: " + bug.detail()))
                .orElseGet(Finding::nothing);
    }

    /** At several moments, each time the dump and the counter of the same sample: one alone may be a dump that came late. */
    private static Finding unmatched(Measures m) {
        double page = m.host().pageSize();
        double slack = 2 * m.tcp().bytes(m.tcp().slack()).value();
        int in = 0;
        for (HostSample sample : m.incident().history().samples()) {
            Long pages = POOL.in(sample);
            boolean inside = !sample.getTime().isBefore(m.window().from())
                    && !sample.getTime().isAfter(m.window().to());
            if (inside
                    && pages != null
                    && sample.getSockets() != null
                    && sample.getSockets().getMemoryKnown()) {
                double pool = pages * page;
                double rest = pool - SocketMemory.memory(sample.getSockets().getTotal()) - slack;
                in = rest >= m.value(Threshold.UNACCOUNTED) * pool && pool > 0 ? in + 1 : 0;
            }
        }
        if (m.sockets().size() < m.value(Threshold.STUCK_SAMPLES)) {
            return Finding.unknown("three times, a few seconds apart: cat /proc/net/sockstat; " + SocketMemory.DUMP);
        }
        Reading samples = Reading.of(
                "samples in a row, up to the last, in which a fifth of the pool was in no socket",
                in,
                Unit.SAMPLES,
                "sockstat.TCP.mem, ss skmem",
                null,
                Origin.SAMPLE);
        return TcpFindings.hidden(m)
                ? Finding.unknown(SocketMemory.DUMP + " in every network namespace: lsns -t net")
                : Finding.atLeast(samples, m.bound(Threshold.STUCK_SAMPLES));
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("The TCP pool counts memory that no socket has")
                .clause(
                        ": %s against %s of all sockets together",
                        m.tcp().bytes(m.counters().last("sockstat.TCP.mem")),
                        m.sockets().total())
                .then("; the kernel's account leaks")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "cat /proc/net/sockstat; for n in $(lsns -t net -no PID); do nsenter -t $n -n ss -tanm; done")
                        .why(
                                "The sum of r, w and f of every socket of every namespace, against mem times the page size.")
                        .build(),
                RemedyBuilder.now("Drain the host and reboot in a window")
                        .why("Only a reboot sets the counter right.")
                        .risk("It comes back until the kernel is another: raising tcp_mem only postpones it.")
                        .interrupts("the host")
                        .verify(
                                "mem of TCP in /proc/net/sockstat is again what the sockets hold, and falls when they close")
                        .rollback("nothing to take back")
                        .build(),
                RemedyBuilder.durable("Update the kernel")
                        .why("It is a bug; compare the release with the onset.")
                        .risk("Another kernel has faults of its own: try it on one host.")
                        .interrupts("the host, at its reboot")
                        .verify("mem of TCP in /proc/net/sockstat stays what the sockets hold for as long as this took")
                        .rollback("boot the present kernel")
                        .build());
    }
}
