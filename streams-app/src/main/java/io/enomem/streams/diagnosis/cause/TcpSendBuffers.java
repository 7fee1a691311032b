// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.SocketSums;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.LocalEnds;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Peers.Answer;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.SocketMemory;
import io.enomem.streams.diagnosis.measure.SocketOwnerTrack;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A4. What was written stays in send queues because the peers do not take it. */
@CauseInfo(
        id = "tcp-send-buffers",
        mechanism =
                "Peers close their windows, or the path is slow or lossy. TCP must keep what was written until it is"
                        + " acknowledged, so the send queues of one process fill the pool of the whole host.",
        lookAlikes = {
            @LookAlike(
                    id = "tcp-receive-buffers",
                    separatedBy = "Which direction holds the memory: the sum of skmem w here, of r there."),
            @LookAlike(
                    id = "tcp-buffers-oversized",
                    separatedBy = "There the queues drain well and only the limits are too large."),
            @LookAlike(
                    id = "tcp-orphans",
                    separatedBy = "There no process owns the sockets any more, and the kernel says so.")
        },
        doNot = "Do not raise tcp_wmem or wmem_max: each slow peer would hold more.",
        sources = {"net/ipv4/tcp_timer.c tcp_probe_timer", "RFC 1122 4.2.2.17"})
final class TcpSendBuffers extends Cause {
    TcpSendBuffers() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary("the pool was under pressure", TcpFindings::strained)
                .necessary("send memory is at least half of TCP memory", m -> TcpFindings.mostly(m, Flow.SEND))
                .necessary("one owner's send queues stay full", m -> TcpFindings.stuck(m, Flow.SEND))
                .supporting(
                        "peers' windows were probed",
                        m -> Finding.positive(m.counters().increase("netstat.TcpExt.TCPWinProbe")))
                .supporting("sockets wait in the persist or retransmission timer", m -> Finding.positive(timers(m)))
                .supporting(
                        "segments were refused for memory",
                        m -> Finding.positive(m.tcp().refusedSegments()))
                .supporting("the kernel said that TCP is out of memory", TcpFindings::saidOutOfMemory)
                .supporting("a process of this host does not read at the other end", LocalReader::leavesUnread));
    }

    private static Reading timers(Measures m) {
        String name = "sockets of the owner in the persist or retransmission timer";
        SocketSums sums = TcpBufferMeasures.peakSums(m, Flow.SEND);
        return sums == null
                ? Reading.unknown(name, Unit.SOCKETS, SocketMemory.DUMP)
                : Reading.of(
                        name,
                        sums.getPersistTimers() + sums.getRetransmitTimers(),
                        Unit.SOCKETS,
                        "ss timer",
                        null,
                        Origin.SAMPLE);
    }

    @Override
    public String summary(Measures m) {
        Optional<SocketOwnerTrack> top = m.sockets().top(Flow.SEND);
        String who = top.map(TcpFindings::named).orElse("A process");
        String held = top.map(t -> TcpFindings.held(t, Flow.SEND)).orElse("much memory");
        Optional<LocalEnds> reader = LocalReader.of(m);
        if (reader.isPresent()) {
            return Sentence.of(LocalReader.named(reader.get()) + " does not read its connections on this host: " + who
                            + " keeps " + held + " of written data for it while the TCP pool")
                    .clause(" (limit %s)", m.tcp().bytes(m.tcp().high()))
                    .then(" is under pressure for every process of the host")
                    .end();
        }
        String peer = m.sockets().dominantPeer(Flow.SEND).map(p -> " to " + p).orElse("");
        return Sentence.of(who + " has " + held + " written" + peer + " that " + stays(m) + ", while the TCP pool")
                .clause(" (limit %s)", m.tcp().bytes(m.tcp().high()))
                .then(" is under pressure for every process of the host")
                .end();
    }

    /**
     * A peer with a closed window is probed by the persist timer; what a path loses is sent again by the retransmission timer
     * (net/ipv4/tcp_timer.c). Without either, nothing tells the two apart.
     */
    private static String stays(Measures m) {
        SocketSums sums = TcpBufferMeasures.peakSums(m, Flow.SEND);
        int persist = sums == null ? 0 : sums.getPersistTimers();
        int again = sums == null ? 0 : sums.getRetransmitTimers();
        if (persist == again) {
            return "the peers do not take or the path does not carry";
        }
        return persist > again ? "the peers do not take" : "the path does not carry (sent again and again)";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        Optional<LocalEnds> reader = LocalReader.of(m);
        if (reader.isPresent()) {
            return LocalReader.party(reader.get());
        }
        Party owner = TcpFindings.owner(m, Flow.SEND);
        Optional<String> peer = m.sockets().dominantPeer(Flow.SEND);
        if (owner == null) {
            return peer.map(address -> new Party(null, null, null, null, null, address))
                    .orElse(null);
        }
        return new Party(
                owner.process(), owner.pid(), owner.cgroup(), owner.unit(), owner.container(), peer.orElse(null));
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Optional<String> peer = m.sockets().dominantPeer(Flow.SEND);
        ShellCommand look =
                peer.map(p -> ShellCommand.of("ss -tino dst").arg(p)).orElseGet(() -> ShellCommand.of("ss -tino"));
        RemedyBuilder.Ready close = peer.map(
                        p -> RemedyBuilder.now(ShellCommand.of("ss -K dst").arg(p)))
                .orElseGet(() -> RemedyBuilder.now("ss -K dst PEER"))
                .why("Frees what was written to a peer that does not take it.")
                .risk(
                        "Needs CONFIG_INET_DIAG_DESTROY and a human who knows that the peer is expendable, and that it is no address of this host.")
                .interrupts("all connections to that peer")
                .verify("the sum of w in ss -tm falls and the persist timers go")
                .rollback("cannot be taken back: the data not yet sent is lost; the peer may connect again");
        return List.of(
                RemedyBuilder.look(look)
                        .why(
                                "timer:(persist) and rwnd_limited say that the peer is slow; backoff and retrans that the path is.")
                        .build(),
                LocalReader.of(m)
                        .map(reader -> restart(m, LocalReader.party(reader)))
                        .orElseGet(() -> ownPeer(m, peer, close).build()),
                RemedyBuilder.durable("TCP_USER_TIMEOUT (say 30 s) and a write time-out in the application;"
                                + " sysctl -w net.ipv4.tcp_notsent_lowat=131072")
                        .why(
                                "A peer that answers window probes lives for ever otherwise (RFC 1122); only the application can"
                                        + " decide that it is too slow to be worth the memory.")
                        .risk("Cuts slow but legitimate clients.")
                        .interrupts("connections without progress for that long")
                        .verify("no socket in ss -tino stays in timer:(persist) for longer than the time-out")
                        .rollback(
                                "sysctl -w net.ipv4.tcp_notsent_lowat=4294967295; the former release of the application")
                        .build());
    }

    private static Remedy restart(Measures m, Party reader) {
        return Restart.of(
                m,
                reader,
                "Its sockets are closed, and what its senders keep for it is freed.",
                "the sum of w in ss -tm falls and the persist timers go");
    }

    /** A peer on this host is not to be cut off by its address: all local connections have it. */
    private static RemedyBuilder.Ready ownPeer(Measures m, Optional<String> peer, RemedyBuilder.Ready close) {
        return peer.filter(p -> m.peers().isOwn(p) == Answer.YES).isPresent()
                ? close.refused("the peer is this host itself: it would close the connections of every local service."
                        + " Restart the process that does not read, at the other end")
                : close;
    }
}
