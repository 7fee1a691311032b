// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.Destination;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketSection;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.SocketOwnerTrack;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who opens connections, and where to: for causes about their number, not their memory. */
final class Connections {
    private record Dump(HostSample sample, SocketSection sockets) {}

    private Connections() {}

    /** Sockets of any state to the destination that has most, in the dump where it has most. */
    static Reading mostToOneDestination(Measures m) {
        String name = "sockets to one destination";
        Dump dump = busiest(m);
        return dump == null
                ? Reading.unknown(name, Unit.PORTS, "ss -tan")
                : Reading.of(
                        name,
                        largest(dump.sockets).map(Destination::getSockets).orElse(0),
                        Unit.PORTS,
                        "ss",
                        dump.sample.getTime(),
                        Origin.SAMPLE);
    }

    /** Whether a destination had the same number of sockets, give or take, in the last dumps, and many: they stand at a limit. */
    static Finding standing(Measures m, String destination) {
        List<Integer> counts = dumps(m).stream()
                .filter(dump -> m.window().holds(dump.sample.getTime()))
                .flatMap(dump -> dump.sockets.getDestinations().stream())
                .filter(d -> d.getEndpoint().equals(destination))
                .map(Destination::getSockets)
                .toList();
        int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
        long near = counts.stream()
                .filter(count -> count >= m.value(Threshold.PORTS_STANDING) * most)
                .count();
        return Finding.atLeast(
                        Reading.of("sockets to " + destination, most, Unit.PORTS, "ss", null, Origin.SAMPLE),
                        m.bound(Threshold.PORTS_MANY))
                .and(Finding.atLeast(
                        Reading.of("dumps in which they were as many", near, Unit.COUNT, "ss", null, Origin.SAMPLE),
                        m.bound(Threshold.PORTS_DUMPS)));
    }

    /** That destination, ip:port. */
    static Optional<String> destination(Measures m) {
        Dump dump = busiest(m);
        return dump == null ? Optional.empty() : largest(dump.sockets).map(Destination::getEndpoint);
    }

    /** The process that has connections to the destination of most sockets: who opens them; null if no dump shows one. */
    static @Nullable Party opener(Measures m) {
        String destination = destination(m).orElse(null);
        if (destination == null) {
            return null;
        }
        List<Dump> dumps = dumps(m);
        for (int i = dumps.size() - 1; i >= 0; i--) {
            for (SocketHolder holder : dumps.get(i).sockets.getHolders()) {
                if (holder.getRemote().equals(destination) && holder.getComm() != null) {
                    return Parties.process(holder.getComm(), holder.getPid(), holder.getCgroup());
                }
            }
        }
        String port = destination.substring(destination.lastIndexOf(':') + 1);
        return Unnamed.onlyOneThatOpensAndCloses(m, port).map(Parties::of).orElse(null);
    }

    /**
     * Who gathers connections: the process that opens those to one destination where they are as many as what any process
     * of this host has, else the process with most TCP sockets; null if no dump
     * shows one with more than a few: what is forwarded belongs to none.
     */
    static @Nullable Party gatherer(Measures m) {
        Optional<SocketOwnerTrack> most = m.sockets().owners().stream()
                .filter(o -> o.comm() != null && o.protocol().equals("tcp"))
                .max(Comparator.comparingInt(SocketOwnerTrack::mostSockets));
        int sockets = most.map(SocketOwnerTrack::mostSockets).orElse(0);
        boolean opened = mostToOneDestination(m).or(0) >= m.value(Threshold.EXPLAINS) * sockets;
        Party opener = opened ? opener(m) : null;
        boolean gathers = sockets >= m.value(Threshold.LEAK_FLOOR);
        return opener != null || !gathers ? opener : most.map(Parties::of).orElse(null);
    }

    /** The process whose UDP sockets hold most unread memory; where no dump has them, the one that must own most of them. */
    static Optional<Party> ownerOfUdp(Measures m) {
        Optional<SocketOwnerTrack> dumped = m.sockets().owners().stream()
                .filter(o -> o.protocol().equals("udp") && o.comm() != null)
                .max(Comparator.comparingDouble(o -> o.peak(Flow.RECEIVE).value()));
        double sockets = m.counters().peak("sockstat.UDP.inuse").or(0)
                + m.counters().peak("sockstat6.UDP6.inuse").or(0);
        return dumped.map(Parties::of).or(() -> Unnamed.holderOf(m, sockets).map(Parties::of));
    }

    private static @Nullable Dump busiest(Measures m) {
        return dumps(m).stream()
                .max(Comparator.comparingInt(
                        d -> largest(d.sockets).map(Destination::getSockets).orElse(0)))
                .orElse(null);
    }

    private static Optional<Destination> largest(SocketSection sockets) {
        return sockets.getDestinations().stream().max(Comparator.comparingInt(Destination::getSockets));
    }

    private static List<Dump> dumps(Measures m) {
        return m.incident().history().samples().stream()
                .filter(s -> s.getSockets() != null
                        && !s.getTime().isAfter(m.window().to()))
                .map(s -> new Dump(s, s.getSockets()))
                .toList();
    }
}
