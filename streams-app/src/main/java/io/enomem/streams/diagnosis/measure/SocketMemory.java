// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketPeer;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.SocketSums;
import io.enomem.streams.history.HostHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Who holds socket memory, from the socket dumps of the window (skmem, root-causes.md 1.4). Bytes. */
public final class SocketMemory {
    /** The command that shows what a dump shows. */
    public static final String DUMP = "ss -tanmepiHO";

    private final List<Dump> dumps;
    private final List<SocketOwnerTrack> owners;

    private record Dump(Instant time, SocketSection sockets) {}

    private record Owner(
            String protocol,
            @Nullable Integer pid,
            @Nullable String comm,
            @Nullable String cgroup) {}

    SocketMemory(HostHistory history, Window window) {
        List<Dump> found = new ArrayList<>();
        for (HostSample sample : history.samples()) {
            SocketSection sockets = sample.getSockets();
            boolean inside = !sample.getTime().isBefore(window.from())
                    && !sample.getTime().isAfter(window.to());
            if (sockets != null && inside) {
                found.add(new Dump(sample.getTime(), sockets));
            }
        }
        this.dumps = List.copyOf(found);
        this.owners = tracks(found);
    }

    /** True if nobody dumped the sockets in the window. */
    public boolean unknown() {
        return dumps.isEmpty();
    }

    /** Number of dumps in the window. */
    public int size() {
        return dumps.size();
    }

    /** Every owner seen in the window. */
    public List<SocketOwnerTrack> owners() {
        return owners;
    }

    /** The owner of most TCP memory in one direction at any dump of the window. */
    public Optional<SocketOwnerTrack> top(Flow flow) {
        return owners.stream()
                .filter(o -> o.protocol().equals("tcp"))
                .filter(o -> o.peak(flow).value() > 0)
                .max(Comparator.comparingDouble(o -> o.peak(flow).value()));
    }

    /** Memory of all TCP sockets in the dump where it was largest: r + w + f, bytes. */
    public Reading total() {
        return atPeak("memory of all TCP sockets (r + w + f)", SocketMemory::memory);
    }

    /** Memory of one direction as a part of all, in the dump where most was held. */
    public Reading share(Flow flow) {
        String name = (flow == Flow.RECEIVE ? "receive" : "send") + " memory as a part of all TCP socket memory";
        return atPeak(name, flow::memory).shareOf(atPeak("all", s -> s.getRmemBytes() + s.getWmemQueuedBytes()));
    }

    /**
     * Send memory of TCP sockets that no process owns as a part of all, in the dump where most was held. Sockets not
     * accepted yet have no process either, but have sent nothing: this is what orphans hold.
     */
    public Reading unownedSendShare() {
        String name = "send memory of sockets without a process, as a part of all TCP socket memory";
        Dump peak = peak();
        if (peak == null) {
            return Reading.unknown(name, Unit.SHARE, DUMP);
        }
        long unowned = peak.sockets.getOwners().stream()
                .filter(o -> o.getProtocol().equals("tcp") && o.getPid() == null)
                .mapToLong(o -> o.getSums().getWmemQueuedBytes())
                .sum();
        return Reading.of(name, unowned, Unit.BYTES, "ss skmem", peak.time, Origin.SAMPLE)
                .shareOf(total());
    }

    /** Anything summed over all TCP sockets, in the dump where most memory was held. */
    public Reading atPeak(String name, ToLongFunction<SocketSums> number) {
        Dump peak = peak();
        return peak == null
                ? Reading.unknown(name, Unit.BYTES, DUMP)
                : Reading.of(
                        name,
                        number.applyAsLong(peak.sockets.getTotal()),
                        Unit.BYTES,
                        "ss skmem",
                        peak.time,
                        Origin.SAMPLE);
    }

    /** The remote address that holds most memory in the dump where most was held, if it holds more than half. */
    public Optional<String> dominantPeer(Flow flow) {
        Dump peak = peak();
        if (peak == null) {
            return Optional.empty();
        }
        long all = flow.memory(peak.sockets.getTotal());
        return peak.sockets.getPeers().stream()
                .filter(p -> 2 * flow.memory(p.getSums()) > all)
                .map(SocketPeer::getAddress)
                .findFirst();
    }

    /** The dump where most memory was held, null if there is none. */
    public @Nullable SocketSection atPeak() {
        Dump peak = peak();
        return peak == null ? null : peak.sockets;
    }

    private @Nullable Dump peak() {
        return dumps.stream()
                .max(Comparator.comparingLong(d -> memory(d.sockets.getTotal())))
                .orElse(null);
    }

    /** What sockets are charged for: r + w + f, bytes. */
    public static long memory(SocketSums sums) {
        return sums.getRmemBytes() + sums.getWmemQueuedBytes() + sums.getForwardBytes();
    }

    private static List<SocketOwnerTrack> tracks(List<Dump> dumps) {
        Map<Owner, List<SocketOwnerTrack.Point>> points = new LinkedHashMap<>();
        for (Dump dump : dumps) {
            for (SocketOwner owner : dump.sockets.getOwners()) {
                Owner key = new Owner(owner.getProtocol(), owner.getPid(), owner.getComm(), owner.getCgroup());
                points.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(new SocketOwnerTrack.Point(dump.time, owner.getSums()));
            }
        }
        List<SocketOwnerTrack> tracks = new ArrayList<>();
        points.forEach((k, p) -> tracks.add(new SocketOwnerTrack(k.protocol, k.pid, k.comm, k.cgroup, List.copyOf(p))));
        return List.copyOf(tracks);
    }
}
