// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
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

/** B4. A listener's queue of finished handshakes is full: the server does not accept fast enough. */
@CauseInfo(
        id = "accept-queue-overflow",
        mechanism =
                "Connections that finished their handshake wait for accept(). The queue of a listener holds its backlog"
                        + " (at most somaxconn) and one more; beyond it the kernel drops the client's packets and the"
                        + " client tries again until it gives up.",
        lookAlikes =
                @LookAlike(
                        id = "syn-flood",
                        separatedBy =
                                "ListenOverflows with finished connections waiting, and SYN cookies that come back"
                                        + " valid, are real clients; a flood leaves SYN-RECV and cookies that never return."),
        doNot = {
            "tcp_abort_on_overflow=1 turns a short delay into a reset for every client.",
            "A longer backlog helps bursts only; a server that does not accept fills any queue."
        },
        sources = {"include/net/sock.h sk_acceptq_is_full", "net/ipv4/tcp_ipv4.c tcp_v4_syn_recv_sock"})
final class AcceptQueueOverflow extends Cause {
    private static final String OVERFLOWS = "netstat.TcpExt.ListenOverflows";

    AcceptQueueOverflow() {
        super(Rules.explaining(AcceptQueueOverflow::aboutListeners)
                .necessary(
                        "finished connections were refused for want of room (ListenOverflows)",
                        m -> Finding.positive(
                                m.counters().increase(OVERFLOWS).as("connections refused at a full accept queue")))
                .supporting("a listener's queue is longer than its backlog", AcceptQueueOverflow::queueFull)
                .supporting(
                        "the kernel fell back to SYN cookies",
                        m -> m.signals()
                                .first(KernelSignal.SynFlooding.class)
                                .map(line ->
                                        Finding.said(line, "The kernel said: possible SYN flooding, once per listener"))
                                .orElseGet(Finding::nothing)));
    }

    private static boolean aboutListeners(Signal signal) {
        return signal instanceof KernelSignal.SynFlooding
                || Triggers.counter(
                        signal, OVERFLOWS, "netstat.TcpExt.ListenDrops", "netstat.TcpExt.TCPReqQFullDoCookies");
    }

    private static Finding queueFull(Measures m) {
        return Listeners.fullest(m).map(Listeners.Full::finding).orElseGet(Finding::nothing);
    }

    @Override
    public String summary(Measures m) {
        return Listeners.fullest(m)
                .map(full ->
                        full.name() + " does not accept fast enough: " + full.queue() + " finished connections wait at "
                                + full.endpoint() + " with a backlog of " + full.backlog() + '.')
                .orElseGet(() -> Sentence.of("A server does not accept its connections fast enough")
                        .clause(
                                ": %s arrived at a full accept queue",
                                m.counters().increase(OVERFLOWS))
                        .end());
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Listeners.fullest(m).map(Listeners.Full::party).orElse(null);
    }

    @Override
    public List<String> limits() {
        return List.of("net.core.somaxconn");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("ss -tlnp")
                        .why("Recv-Q of a listener is its queue now, Send-Q its backlog.")
                        .build(),
                RemedyBuilder.look("nstat -az TcpExtListenOverflows TcpExtListenDrops")
                        .why("Shows whether it still goes on.")
                        .build(),
                RemedyBuilder.durable("Make the server's accept loop faster: more workers, no blocking work in it")
                        .why("The queue fills only while connections come faster than they are accepted.")
                        .risk("More workers take more memory and CPU time.")
                        .interrupts("the server's connections, at its restart")
                        .verify("nstat -az TcpExtListenOverflows stays flat at the next peak")
                        .rollback("the former number of workers")
                        .build(),
                RemedyBuilder.durable("Raise the application's backlog, up to net.core.somaxconn" + somaxconn(m))
                        .why("Carries a longer burst over; the smaller of the two bounds holds.")
                        .risk("Clients wait longer instead of being refused when the server stays slow.")
                        .interrupts("the server's connections, at its restart: a backlog is set by listen()")
                        .verify(
                                "Send-Q of the listener in ss -tln is the new backlog, and TcpExtListenOverflows stays flat")
                        .rollback("the former backlog")
                        .build());
    }

    private static String somaxconn(Measures m) {
        Reading bound = m.host().sysctl("net.core.somaxconn", 0, Unit.COUNT);
        return bound.known() ? " (" + bound.shown() + ')' : "";
    }
}
