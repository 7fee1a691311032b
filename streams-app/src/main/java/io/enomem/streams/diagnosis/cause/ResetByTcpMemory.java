// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.LinkMatch;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.KernelSignal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** F3. The kernel at the other end reset the connection for want of TCP memory. */
@CauseInfo(
        id = "reset-by-tcp-memory",
        mechanism =
                "A process closed its sockets while the TCP pool was full or orphans at their limit; the kernel reset them"
                        + " instead of keeping what they still had to deliver. The reader gets the rest of the data, then"
                        + " ECONNRESET. No process died.",
        lookAlikes = {
            @LookAlike(
                    id = "peer-oom-killed",
                    separatedBy = "The process at the other end lives, and TCPAbortOnMemory rose."),
            @LookAlike(id = "ordinary-disconnect", separatedBy = "TCPAbortOnMemory rose in the window here, not there.")
        },
        doNot = "Do not raise tcp_max_orphans or tcp_mem before it is known who fills the pool.",
        sources = {"net/ipv4/tcp.c tcp_check_oom", "net/ipv4/tcp_timer.c tcp_out_of_resources", "root-causes.md F3"})
final class ResetByTcpMemory extends Cause {
    ResetByTcpMemory() {
        super(Rules.explaining(Disconnects::peerWentAway)
                .necessary("an application's peer went away", Disconnects::said)
                .necessary("the kernel reset closing sockets for want of memory", ResetByTcpMemory::aborted)
                .necessary("the pool was full, or orphans were too many", ResetByTcpMemory::full)
                .necessary("the other end is one of those hosts", ResetByTcpMemory::there)
                .contradicting("the process at the other end was killed", PeerKills::ofTheirPeer));
    }

    /** True if the killer's end of a link tells of TCP memory: the process lives. */
    static boolean isReset(LinkMatch match) {
        return match.getKiller().getCause().startsWith("tcp-");
    }

    /** Another host reset the connection for want of TCP memory. */
    static Finding linked(Measures m) {
        return m.incident().matches().stream()
                .filter(ResetByTcpMemory::isReset)
                .findFirst()
                .map(match -> Finding.of(true, told(match)))
                .orElseGet(Finding::nothing);
    }

    private static Fact told(LinkMatch match) {
        return new Fact(
                "The host of " + match.getKiller().getEndpoint() + " reset connections for want of TCP memory ("
                        + match.getKiller().getCause() + ')',
                null,
                null,
                null,
                "incident " + match.getKiller().getIncidentId(),
                match.getKiller().getTime(),
                Origin.KERNEL_LOG);
    }

    private static Finding aborted(Measures m) {
        return Finding.positive(m.tcp().aborted()).or(linked(m));
    }

    private static Finding full(Measures m) {
        Finding line = m.signals()
                .firstAround(
                        KernelSignal.class,
                        s -> s instanceof KernelSignal.TcpOutOfMemory || s instanceof KernelSignal.TooManyOrphans)
                .map(s -> Finding.said(s, "The kernel said that TCP is out of memory, or has too many orphans"))
                .orElseGet(Finding::nothing);
        return line.or(linked(m)).or(TcpFindings.strained(m));
    }

    /** TCPAbortOnMemory counts at the end that resets: it explains an error of this host only if both ends are here. */
    private static Finding there(Measures m) {
        Party peer = Disconnects.peer(m);
        if (linked(m).holds()) {
            return linked(m);
        }
        if (peer == null || peer.peer() == null) {
            return Finding.unknown("the address of the peer: ss -tnp of a moment before the error");
        }
        return switch (m.peers().isOwn(peer.peer())) {
            case YES -> Disconnects.said(m);
            case NO -> Finding.nothing();
            case UNKNOWN -> Finding.unknown("whether " + peer.peer() + " is an address of this host: ip addr");
        };
    }

    @Override
    public String summary(Measures m) {
        return "The kernel reset closing sockets for want of TCP memory, and " + Disconnects.number(m) + " of "
                + Disconnects.services(m) + " broke: the aftermath of a full TCP pool.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Disconnects.peer(m);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("nstat -az TcpExtTCPAbortOnMemory; cat /proc/net/sockstat; sysctl net.ipv4.tcp_mem")
                        .why("While the counter rises and mem stands at the limit, closing sockets are reset.")
                        .build(),
                RemedyBuilder.durable("Mend what fills the TCP pool: see the diagnosis of the pool itself")
                        .why("The reset only spares the pool; who fills it is another process.")
                        .risk("As that diagnosis says.")
                        .interrupts("as that diagnosis says")
                        .verify("nstat -az TcpExtTCPAbortOnMemory stays flat at the next peak")
                        .rollback("as that diagnosis says")
                        .build());
    }
}
