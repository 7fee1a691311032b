// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.SocketMemory;
import io.enomem.streams.diagnosis.measure.SocketOwnerTrack;
import io.enomem.streams.diagnosis.measure.StandingQueues;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.KernelSignal.TcpOutOfMemory;
import io.enomem.streams.parse.KernelSignal.TooManyOrphans;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions about the TCP pool that several causes ask (root-causes.md A0). */
final class TcpFindings {
    private static final String EVERY_NAMESPACE = "ss -tanm in every network namespace: lsns -t net";
    private static final String SKMEM = "ss skmem";
    private static final String THREE_DUMPS = "three times, a few seconds apart: " + SocketMemory.DUMP;

    private TcpFindings() {}

    /** PRESS_W: the pool was under pressure, or full, in the window. */
    static Finding strained(Measures m) {
        Finding line = saidOutOfMemory(m);
        Finding atPressure = Finding.atLeast(m.tcp().peak().plus(m.tcp().slack()), pressureThreshold(m));
        Finding press = Finding.positive(m.tcp().pressed());
        Finding entered = Finding.positive(m.tcp().entries());
        return line.or(press).or(entered).or(atPressure);
    }

    /** The kernel's line that proves the pool above its limit at that moment. */
    static Finding saidOutOfMemory(Measures m) {
        return m.signals()
                .first(TcpOutOfMemory.class)
                .map(line -> Finding.said(line, "The kernel said: TCP: out of memory -- consider tuning tcp_mem"))
                .orElseGet(Finding::nothing);
    }

    /** The kernel's lines that it reset closing sockets for want of memory, or for their number. */
    static Finding saidReset(Measures m) {
        return m.signals()
                .firstAround(KernelSignal.class, s -> s instanceof TcpOutOfMemory || s instanceof TooManyOrphans)
                .map(s -> Finding.said(s, "The kernel said that TCP is out of memory, or has too many orphans"))
                .orElseGet(Finding::nothing);
    }

    /** Receive or send memory is at least half of what TCP sockets hold. */
    static Finding mostly(Measures m, Flow flow) {
        return seen(m, Finding.atLeast(m.sockets().share(flow), m.bound(Threshold.DIRECTION_SHARE)));
    }

    /** A dump sees one namespace; the host-wide number of TCP sockets tells whether there are others. */
    static Finding everyNamespace(Measures m) {
        Reading all = m.counters().last("sockstat.TCP.alloc");
        Reading own = m.counters().last("sockstat.TCP.inuse");
        if (!all.known() || !own.known()) {
            return Finding.unknown(EVERY_NAMESPACE);
        }
        Finding same = Finding.atLeast(own, m.bound(Threshold.ACCOUNTED, all.as("TCP sockets of the host")));
        return same.holds() ? same : Finding.unknown(EVERY_NAMESPACE);
    }

    /** What the dump of some namespaces does not show says nothing, where the pool is mostly in sockets of others. */
    static Finding seen(Measures m, Finding inDump) {
        return inDump.fails() && hidden(m) ? Finding.unknown(EVERY_NAMESPACE) : inDump;
    }

    /** Most TCP sockets of the host are in no dump, and neither is what the pool holds. */
    static boolean hidden(Measures m) {
        Reading all = m.counters().last("sockstat.TCP.alloc");
        Reading pool = m.tcp().bytes(m.tcp().peak()).as("memory of the pool");
        return all.known()
                && everyNamespace(m).isUnknown()
                && Finding.atLeast(m.sockets().total(), m.bound(Threshold.ACCOUNTED, pool))
                        .fails();
    }

    /** One owner's connections of one direction stand with full queues over several dumps, and do not fill by turns. */
    static Finding stuck(Measures m, Flow flow) {
        return seen(m, stuckInDump(m, flow));
    }

    private static Finding stuckInDump(Measures m, Flow flow) {
        Reading pressureBytes = m.tcp().bytes(m.tcp().pressureAt());
        if (pressureBytes.missing() != null) {
            return Finding.unknown(pressureBytes.missing());
        }
        if (m.sockets().size() < m.value(Threshold.STUCK_SAMPLES)) {
            return Finding.unknown(THREE_DUMPS);
        }
        double bound = m.bound(Threshold.OWNER_SHARE_OF_PRESSURE, pressureBytes).value();
        Optional<SocketOwnerTrack> top = m.sockets().top(flow);
        if (top.isEmpty()) {
            return Finding.nothing();
        }
        StandingQueues queues = m.sockets().standing(top.get(), flow, bound);
        Finding lasting = lasting(m, top.get(), flow, bound, queues);
        if (lasting.fails() && queues.cut() && queues.samples() > 1) {
            return Finding.unknown(THREE_DUMPS); // full when the watch ended: it may have gone on
        }
        return lasting.and(standing(m, top.get(), flow, queues));
    }

    private static Finding lasting(Measures m, SocketOwnerTrack owner, Flow flow, double bound, StandingQueues queues) {
        Reading samples = Reading.of(
                "dumps in a row in which " + named(owner) + " held at least " + Unit.BYTES.format(bound) + " in its "
                        + words(flow) + " queues",
                queues.samples(),
                Unit.SAMPLES,
                SKMEM,
                null,
                Origin.SAMPLE);
        Reading span = Reading.of(
                "time over which they stayed full", queues.millis(), Unit.MILLIS, SKMEM, null, Origin.SAMPLE);
        return Finding.atLeast(samples, m.bound(Threshold.STUCK_SAMPLES))
                .and(Finding.atLeast(span, m.bound(Threshold.STUCK_MILLIS)));
    }

    /** The same connections hold it, and less leaves each than waits in it. */
    private static Finding standing(Measures m, SocketOwnerTrack owner, Flow flow, StandingQueues queues) {
        String name = "part of it in connections of " + named(owner) + " whose " + words(flow) + " queue does not move";
        Reading share = queues.share() == null
                ? Reading.unknown(name, Unit.SHARE, THREE_DUMPS)
                : Reading.of(name, queues.share(), Unit.SHARE, SKMEM, null, Origin.SAMPLE);
        return Finding.atLeast(share, m.bound(Threshold.STANDING_SHARE));
    }

    private static String words(Flow flow) {
        return flow == Flow.RECEIVE ? "receive" : "send";
    }

    /** The owner of most memory of one direction; whoever listens where nobody has accepted; null if unknown. */
    static @Nullable Party owner(Measures m, Flow flow) {
        return m.sockets()
                .top(flow)
                .filter(owner -> owner.comm() != null
                        || (owner.cgroup() != null && !owner.cgroup().equals("/")))
                .map(Parties::of)
                .orElse(null);
    }

    /** What the pressure threshold is, as a bound. */
    static Bound pressureThreshold(Measures m) {
        return Bound.of(m.tcp().pressureAt(), "kernel: ip-sysctl.rst tcp_mem");
    }

    /** What an owner held at its most, in words: at least that, where a dump names some of its processes. */
    static String held(SocketOwnerTrack owner, Flow flow) {
        return (owner.workers().isEmpty() ? "" : "at least ") + owner.peak(flow).shown();
    }

    /** A process in words, or a service: of its processes a dump names those that hold most. */
    static String named(SocketOwnerTrack owner) {
        if (owner.comm() == null) {
            return owner.cgroup() == null || owner.cgroup().equals("/")
                    ? "sockets without a process"
                    : "cgroup " + owner.cgroup();
        }
        return owner.comm()
                + (owner.workers().isEmpty()
                        ? " (pid " + owner.pid() + ')'
                        : " (" + owner.workers().size() + " processes or more)");
    }
}
