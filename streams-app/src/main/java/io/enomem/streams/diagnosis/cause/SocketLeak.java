// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Growth;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.ApplicationFailure;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** B8. A process opens sockets and does not close them; each takes kernel memory though no byte of data waits. */
@CauseInfo(
        id = "socket-leak",
        mechanism =
                "An application opens sockets and forgets them. Each takes some 3.8 KiB of unreclaimable slab (sock, inode,"
                        + " file, dentry) without a byte of data; 1 million idle ones are about 4 GB.",
        lookAlikes = {
            @LookAlike(
                    id = "kernel-slab-leak",
                    separatedBy =
                            "The growth of slab is matched by one process's descriptors; a kernel leak is matched by none."),
            @LookAlike(
                    id = "close-wait-leak",
                    separatedBy =
                            "The sockets are not in CLOSE_WAIT: nobody closed them, or they were never connected."),
            @LookAlike(
                    id = "tcp-orphans",
                    separatedBy = "Connections that the kernel reset (TCPAbortOnMemory) leave sockets behind that their"
                            + " owner closes when it next looks; a leak grows without any reset.")
        },
        doNot = "Raising the descriptor limit only moves the end.",
        sources = {"net/ipv4/proc.c sockstat_seq_show", "net/socket.c sock_alloc"})
final class SocketLeak extends Cause {
    SocketLeak() {
        super(Rules.explaining(signal ->
                        Triggers.counterIn(signal, "ss.sockets", "pid.fd", "sockstat.TCP.alloc", "sockstat.sockets")
                                || Triggers.outOfDescriptors(signal))
                .necessary("sockets of the host grow and do not shrink", SocketLeak::socketsGrow)
                .necessary("one process's descriptors grow with them", SocketLeak::descriptorsGrow)
                .necessary("what it gains serves no connection", SocketLeak::idle)
                .supporting("a process had no descriptor left", SocketLeak::outOfDescriptors)
                .supporting("most TCP sockets of the host serve no connection", SocketLeak::unconnected)
                .supporting("unreclaimable slab grows with them, at their price", SocketLeak::slabGrows)
                .contradicting("they wait in CLOSE_WAIT", SocketLeak::inCloseWait)
                .contradicting(
                        "the kernel reset them for want of memory: their owner had no time to close them",
                        SocketLeak::aborted));
    }

    private static Finding socketsGrow(Measures m) {
        Growth growth = Growth.of(
                m.incident()
                        .history()
                        .series("sockstat.sockets.used")
                        .between(Instant.EPOCH, m.window().to()),
                m.thresholds());
        Reading used = m.counters().last("sockstat.sockets.used").as("sockets in use");
        return used.known()
                ? Finding.of(
                        growth.steady(),
                        Fact.observed(
                                used,
                                used.shown() + " in use, up from " + growth.from() + " in " + growth.rising()
                                        + " rising samples"))
                : Finding.unknown("cat /proc/net/sockstat");
    }

    private static Optional<ProcessTrack> opener(Measures m) {
        return m.processes().all().stream()
                .filter(p -> DescriptorGrowth.of(p).known())
                .max(Comparator.comparingDouble(p -> DescriptorGrowth.of(p).value()));
    }

    private static Finding descriptorsGrow(Measures m) {
        if (m.processes().unknown()) {
            return Finding.unknown("ls /proc/*/fd | wc -l, for each process, twice");
        }
        Reading sockets = m.counters().peak("sockstat.sockets.used");
        return opener(m)
                .map(p -> Finding.atLeast(
                        DescriptorGrowth.of(p).as("descriptors that " + p.comm() + " gained"),
                        m.bound(Threshold.LEAK_SHARE_OF_OWNER, sockets)))
                .orElseGet(() -> Finding.unknown("ls /proc/*/fd | wc -l, for each process, twice"));
    }

    /**
     * Connections that grow in number are load, unless somebody runs out of descriptors. Sockets in no connection that are
     * not TCP's may be connections of UNIX sockets: that cannot be told.
     */
    private static Finding idle(Measures m) {
        Reading gained = opener(m)
                .map(DescriptorGrowth::of)
                .orElseGet(
                        () -> Reading.unknown("descriptors gained", Unit.DESCRIPTORS, "ls /proc/*/fd | wc -l, twice"));
        Bound most = m.bound(Threshold.LEAK_SHARE_OF_OWNER, gained.as("descriptors that one process gained"));
        Finding ofTcp = Finding.atLeast(IdleSockets.gained(m), most);
        if (ofTcp.fails()
                && (Finding.atLeast(IdleSockets.gainedOfAnyFamily(m), most).holds()
                        || outOfDescriptors(m).holds())) {
            return Finding.unknown("ls -l /proc/PID/fd and ss -xp: which of its sockets are in use");
        }
        return ofTcp;
    }

    private static Finding outOfDescriptors(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, Triggers::outOfDescriptors)
                .map(f -> Finding.said(f, f.service() + " had no descriptor left (" + f.errno() + ')'))
                .orElseGet(Finding::nothing);
    }

    private static Finding unconnected(Measures m) {
        return Finding.atLeast(
                IdleSockets.gained(m),
                m.bound(Threshold.LEAK_SHARE_OF_OWNER, m.counters().last("sockstat.TCP.alloc")));
    }

    private static Finding slabGrows(Measures m) {
        Reading price = IdleSockets.gained(m)
                .times(m.value(Threshold.SOCKET_SLAB), Unit.BYTES)
                .as("the price of the idle sockets");
        return Finding.atLeast(m.memory().growth("SUnreclaim"), m.bound(Threshold.EXPLAINS, price));
    }

    /** By count; where nobody counted, the kernel's own lines tell that it reset some, and not how many. */
    private static Finding aborted(Measures m) {
        Reading gained = IdleSockets.gained(m);
        if (gained.or(0) <= 0) {
            return Finding.nothing();
        }
        Reading aborted = m.tcp().aborted().as("connections that the kernel reset for want of memory");
        return aborted.known()
                ? Finding.atLeast(aborted, m.bound(Threshold.EXPLAINS, gained))
                : TcpFindings.saidReset(m);
    }

    private static Finding inCloseWait(Measures m) {
        return OwnerGrowth.worst(m, sums -> sums.getStates().getOrDefault("CLOSE-WAIT", 0), "sockets in CLOSE_WAIT")
                .map(OwnerGrowth::finding)
                .orElseGet(Finding::nothing);
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of(opener(m).map(ProcessTrack::comm).orElse("A process")
                        + " opens sockets and does not close them")
                .clause(": %s on the host, and growing", m.counters().peak("sockstat.sockets.used"))
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return opener(m).map(Parties::of).orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "for p in /proc/[0-9]*; do echo \"$(ls $p/fd 2>/dev/null | wc -l) $(cat $p/comm)\"; done | sort -rn | head")
                        .why("Shows who holds the descriptors.")
                        .build(),
                Restart.of(
                        m,
                        culprit(m),
                        "Exit closes every socket and gives the slab back. Save its stacks first: they show who opens them.",
                        "sockets: used in /proc/net/sockstat falls by what it held"),
                RemedyBuilder.durable(
                                "Close sockets in every path of the application; bound them meanwhile with LimitNOFILE=")
                        .why("The limit makes the leak fail in its owner instead of in the host.")
                        .risk("Too low a limit refuses connections at the peak.")
                        .interrupts("the service, at its restart")
                        .verify("ls /proc/PID/fd | wc -l of the service levels off over days")
                        .rollback("the former LimitNOFILE= and release")
                        .build());
    }
}
