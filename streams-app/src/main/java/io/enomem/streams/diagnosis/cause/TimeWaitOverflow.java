// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
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
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** B2. TIME_WAIT sockets reach tcp_max_tw_buckets; further connections close without one. Nobody runs out of memory by it. */
@CauseInfo(
        id = "time-wait-overflow",
        mechanism =
                "Connections end faster than TIME_WAIT sockets expire (60 s, TCP_TIMEWAIT_LEN), so their number reaches"
                        + " tcp_max_tw_buckets; further connections skip TIME_WAIT. A TIME_WAIT socket takes some 256 bytes"
                        + " and has no buffers: it explains no shortage of memory.",
        lookAlikes = {
            @LookAlike(
                    id = "ephemeral-ports-exhausted",
                    separatedBy = "TCPTimeWaitOverflow rises here; there connect() fails with EADDRNOTAVAIL."),
            @LookAlike(
                    id = "close-wait-leak",
                    separatedBy = "TIME_WAIT has no process and expires; CLOSE_WAIT belongs to one and stays.")
        },
        doNot = {
            "tcp_tw_recycle was removed in Linux 4.12 and broke clients behind NAT before; never set it.",
            "tcp_fin_timeout does not shorten TIME_WAIT: it bounds orphaned FIN_WAIT2.",
            "Do not lower tcp_max_tw_buckets: it removes the protection against old duplicates."
        },
        sources = {"net/ipv4/tcp_minisocks.c tcp_time_wait", "Documentation/networking/ip-sysctl.rst tcp_max_tw_buckets"
        })
final class TimeWaitOverflow extends Cause {
    private static final String OVERFLOW = "netstat.TcpExt.TCPTimeWaitOverflow";

    TimeWaitOverflow() {
        super(Rules.explaining(TimeWaitOverflow::aboutTimeWait)
                .necessary("TIME_WAIT sockets were refused", TimeWaitOverflow::refused)
                .supporting(
                        "TIME_WAIT sockets stand at tcp_max_tw_buckets",
                        m -> Finding.atLeast(
                                m.counters().peak("sockstat.TCP.tw"), m.bound(Threshold.TIME_WAIT_FULL, limit(m))))
                .supporting(
                        "the kernel said so",
                        m -> m.signals()
                                .first(KernelSignal.TimeWaitOverflow.class)
                                .map(line -> Finding.said(line, "The kernel said: time wait bucket table overflow"))
                                .orElseGet(Finding::nothing)));
    }

    private static boolean aboutTimeWait(Signal signal) {
        return signal instanceof KernelSignal.TimeWaitOverflow || Triggers.counter(signal, OVERFLOW);
    }

    private static Finding refused(Measures m) {
        Finding counted =
                Finding.positive(m.counters().increase(OVERFLOW).as("TIME_WAIT sockets refused (TCPTimeWaitOverflow)"));
        return m.signals()
                .first(KernelSignal.TimeWaitOverflow.class)
                .map(line -> Finding.said(line, "The kernel said: time wait bucket table overflow")
                        .or(counted))
                .orElse(counted);
    }

    private static Reading limit(Measures m) {
        return m.host().sysctl("net.ipv4.tcp_max_tw_buckets", 0, Unit.SOCKETS);
    }

    @Override
    public Severity severity(Measures m) {
        return Severity.INFO;
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("TIME_WAIT sockets reached tcp_max_tw_buckets")
                .clause(" (%s)", limit(m))
                .clause(
                        ": %s connections closed without TIME_WAIT",
                        m.counters().increase(OVERFLOW))
                .then(". No memory is short because of it")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Connections.opener(m);
    }

    @Override
    public List<String> limits() {
        return List.of("net.ipv4.tcp_max_tw_buckets");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("ss -tan state time-wait | awk 'NR>1{print $4}' | sort | uniq -c | sort -rn | head")
                        .why("Shows the service whose connections are opened and closed so often.")
                        .build(),
                RemedyBuilder.durable("Reuse connections (keep-alive, a pool) between that client and that service")
                        .why("TIME_WAIT is made once per connection; fewer connections make fewer of them.")
                        .risk("A connection kept open may have died unnoticed: the client must try again.")
                        .interrupts("the client, at its restart")
                        .verify("nstat -az TcpExtTCPTimeWaitOverflow stays flat")
                        .rollback("the former configuration of the client")
                        .build(),
                RemedyBuilder.durable("sysctl -w net.ipv4.tcp_max_tw_buckets=" + doubled(m))
                        .why("Twice the table at some 320 bytes an entry.")
                        .risk("A little kernel memory; none for the connections.")
                        .interrupts("nothing")
                        .verify("nstat -az TcpExtTCPTimeWaitOverflow stays flat")
                        .rollback(Former.of(m, "net.ipv4.tcp_max_tw_buckets"))
                        .build());
    }

    private static String doubled(Measures m) {
        return limit(m).known()
                ? Long.toString(2 * (long) limit(m).value())
                : "$((2 * $(sysctl -n net.ipv4.tcp_max_tw_buckets)))";
    }
}
