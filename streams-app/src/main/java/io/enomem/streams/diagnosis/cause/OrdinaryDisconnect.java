// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.KernelSignal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** F2. The other end closed the connection: a browser, a health check, a time-out. Harms nobody. */
@CauseInfo(
        id = "ordinary-disconnect",
        mechanism =
                "The peer closed its end while this side still wrote: an impatient client, a health check, a time-out of a"
                        + " proxy. The first write after it succeeds, the next gives EPIPE; with unread data at the peer, ECONNRESET.",
        lookAlikes = {
            @LookAlike(
                    id = "peer-oom-killed",
                    separatedBy = "A kill of the process that owned the peer's end, before the error."),
            @LookAlike(id = "reset-by-tcp-memory", separatedBy = "TCPAbortOnMemory rose in the window."),
            @LookAlike(id = "pipe-closed", separatedBy = "What broke was a pipe, not a socket."),
            @LookAlike(id = "peer-restarted", separatedBy = "The peer's log or its manager tells of a stop.")
        },
        doNot = "Do not tune memory because of a broken pipe: the writer cannot tell a kill from a normal close.",
        sources = {"net/ipv4/tcp.c tcp_sendmsg_locked", "root-causes.md F"},
        benign = true)
final class OrdinaryDisconnect extends Cause {
    OrdinaryDisconnect() {
        super(Rules.explaining(Disconnects::peerWentAway)
                .necessary("an application's peer went away", Disconnects::said)
                .necessary("nobody who could be the peer was killed or stopped", OrdinaryDisconnect::nobodyKilled)
                .necessary(
                        "the kernel reset no socket for want of memory",
                        m -> Finding.positive(m.tcp().aborted())
                                .or(ResetByTcpMemory.linked(m))
                                .not())
                .supporting(
                        "RAM was available",
                        m -> Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE)))
                .supporting(
                        "the TCP pool was at rest",
                        m -> Finding.positive(m.tcp().pressed()).not())
                .contradicting("a failure of memory belongs to the same incident", OrdinaryDisconnect::memoryFailed));
    }

    private static Finding nobodyKilled(Measures m) {
        Optional<KernelSignal> line =
                m.signals().firstAround(KernelSignal.class, s -> s instanceof KernelSignal.TcpOutOfMemory);
        if (line.isPresent()) {
            return Finding.said(line.get(), "The kernel reset closing sockets for want of TCP memory")
                    .not();
        }
        return PeerKills.ofTheirPeer(m)
                .or(PeerStops.ofTheirPeer(m))
                .or(Disconnects.lostService(m))
                .not();
    }

    private static Finding memoryFailed(Measures m) {
        return m.signals()
                .first(KernelSignal.class)
                .map(s -> Finding.said(s, "The kernel reported trouble in the same incident"))
                .orElseGet(Finding::nothing);
    }

    @Override
    public String summary(Measures m) {
        if (Disconnects.service(m).isPresent()) {
            return Disconnects.service(m).get() + " dropped " + Disconnects.number(m) + " of " + Disconnects.services(m)
                    + " at once; why, its own host knows.";
        }
        return "Peers of " + Disconnects.services(m) + " closed " + Disconnects.number(m)
                + " while it was being written to; memory and sockets were normal. Harmless.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Disconnects.peer(m);
    }

    @Override
    public String impact(Measures m) {
        if (Disconnects.service(m).isPresent()) {
            return Disconnects.services(m) + " lost " + Disconnects.number(m) + "; it can connect again once "
                    + Disconnects.service(m).get() + " is back";
        }
        return "Nobody: the peer had gone away and did not wait for an answer";
    }

    /** Harmless is a client that left, not a service that its own clients lost. */
    @Override
    public Severity severity(Measures m) {
        return Disconnects.service(m).isPresent() ? Severity.WARNING : super.severity(m);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        if (Disconnects.service(m).isPresent()) {
            return List.of(RemedyBuilder.look(
                            "on the host at the other end: dmesg -T | grep -i 'killed process'; journalctl --since -1h -p warning")
                    .why("Tells a kill from a crash, a restart or an idle time-out of that service.")
                    .build());
        }
        Reading aborted = m.tcp().aborted();
        return List.of(RemedyBuilder.look("nstat -az TcpExtTCPAbortOnMemory TcpExtTCPAbortOnClose TcpEstabResets")
                .why("TCPAbortOnMemory " + (aborted.known() ? "rose by " + aborted.shown() : "is not known")
                        + ": while it is flat, memory has nothing to do with it. Log such errors at a low level.")
                .build());
    }
}
