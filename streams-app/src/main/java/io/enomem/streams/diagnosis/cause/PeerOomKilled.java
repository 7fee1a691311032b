// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** F1. The process at the other end was killed for memory; its connections broke. */
@CauseInfo(
        id = "peer-oom-killed",
        mechanism =
                "The kernel killed the process at the other end for memory. Its exit closed the sockets: the next write but one"
                        + " gives EPIPE, with data that it had not read ECONNRESET at once. The writer cannot tell it from a"
                        + " normal close; only the kill on the peer's host can.",
        lookAlikes = {
            @LookAlike(
                    id = "ordinary-disconnect",
                    separatedBy =
                            "The killed process owned the other end of the connection, and died before the error."),
            @LookAlike(
                    id = "peer-restarted",
                    separatedBy = "A kill (oom_kill, exit code 137) here; a request to stop or exit code 0 there."),
            @LookAlike(
                    id = "reset-by-tcp-memory",
                    separatedBy = "The process is dead here; there it lives and TCPAbortOnMemory rose.")
        },
        doNot = "Do not tune TCP: the sockets are closed by the exit of a killed process, not by the OOM killer.",
        sources = {"mm/oom_kill.c __oom_kill_process", "net/ipv4/tcp.c __tcp_close", "root-causes.md F1"})
final class PeerOomKilled extends Cause {
    PeerOomKilled() {
        super(Rules.explaining(Disconnects::peerWentAway)
                .necessary("an application's peer went away", Disconnects::said)
                .necessary(
                        "somebody was killed for memory shortly before",
                        m -> PeerKills.shortlyBefore(m).or(Disconnects.lostService(m)))
                .necessary(
                        "who was killed owned the other end",
                        m -> PeerKills.ofTheirPeer(m).or(Disconnects.lostService(m)))
                .supporting("the host counted a kill", m -> Finding.positive(MemoryFindings.counted(m))));
    }

    @Override
    public String summary(Measures m) {
        Party killed = PeerKills.victim(m);
        String who = killed == null || killed.process() == null ? "Their peer" : killed.process();
        return who + " was killed for memory, and " + Disconnects.number(m) + " of " + Disconnects.services(m)
                + " to it broke: the aftermath of that kill, not a fault of the network.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return PeerKills.victim(m);
    }

    @Override
    public String impact(Measures m) {
        return Disconnects.services(m) + " lost " + Disconnects.number(m)
                + "; it can connect again once the peer is back";
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("dmesg -T | grep -A1 oom-kill:")
                        .why("Names who was killed and whose limit it was; mend the cause of that kill.")
                        .build(),
                RemedyBuilder.durable("Retry with back-off in the client")
                        .why("A peer may die at any time; the writer needs nothing else.")
                        .risk("Without back-off all clients come at once and kill it again.")
                        .interrupts("the client, at its restart")
                        .verify("the client connects again by itself")
                        .rollback("the former release of the application")
                        .build());
    }
}
