// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketPeer;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.SocketSums;
import io.enomem.streams.history.HostHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Who holds socket memory, from the socket dumps of the window (skmem, root-causes.md 1.4). Bytes. */
public final class SocketMemory {
    /** The command that shows what a dump shows. */
    public static final String DUMP = "ss -tanmepiHO";

    /** States of a socket that was closed while data waits before its FIN, as ss names them (RFC 9293 3.3.2). */
    private static final Set<String> CLOSED = Set.of("FIN-WAIT-1", "CLOSING", "LAST-ACK");

    /** How many of the largest sockets are asked whether data moves (root-causes.md A1). */
    private static final int LARGEST = 20;

    private final List<SocketDump> dumps;
    private final List<SocketOwnerTrack> owners;
    private final boolean dumped;
    private final Thresholds thresholds;
    private final OwnAddresses own;

    SocketMemory(HostHistory history, Window window, Thresholds thresholds, Processes processes) {
        this.thresholds = thresholds;
        this.own = OwnAddresses.of(history);
        List<SocketDump> found = new ArrayList<>();
        for (HostSample sample : history.samples()) {
            SocketSection sockets = sample.getSockets();
            if (sockets != null && window.holds(sample.getTime())) {
                found.add(new SocketDump(sample.getTime(), sockets));
            }
        }
        this.dumped = !found.isEmpty();
        this.owners = SocketOwners.in(found, processes);
        this.dumps = found.stream().filter(d -> d.sockets().getMemoryKnown()).toList();
    }

    /** True if nobody dumped the sockets in the window. */
    public boolean unknown() {
        return !dumped;
    }

    /** Number of dumps in the window that have the sockets' memory. */
    public int size() {
        return dumps.size();
    }

    /** Every owner seen in the window. */
    public List<SocketOwnerTrack> owners() {
        return owners;
    }

    /**
     * The owner of most TCP memory in one direction at any dump of the window: a process, or a service where no single
     * process of it has half of what they hold.
     */
    public Optional<SocketOwnerTrack> top(Flow flow) {
        return SocketOwners.top(owners, flow);
    }

    /** How long the connections of an owner stand with full queues; the owner's memory is at least so many bytes. */
    public StandingQueues standing(SocketOwnerTrack owner, Flow flow, double boundBytes) {
        return StandingQueues.of(dumps, owner, flow, boundBytes, thresholds);
    }

    /**
     * Who on this host does not read what the owner of most send memory has written, in the dump where most was held; empty
     * if its peers are elsewhere, or take it.
     */
    public Optional<LocalEnds> localReader() {
        SocketDump peak = peak();
        return peak == null ? Optional.empty() : top(Flow.SEND).flatMap(sender -> LocalEnds.of(peak, sender, own));
    }

    /** The largest owner's part of the memory of all TCP sockets, in the dump where most was held. */
    public Reading largestOwnerShare() {
        String name = "the largest owner's part of all TCP socket memory";
        SocketDump peak = peak();
        if (peak == null) {
            return Reading.unknown(name, Unit.SHARE, DUMP);
        }
        long largest = peak.sockets().getOwners().stream()
                .filter(o -> o.getProtocol().equals("tcp"))
                .mapToLong(o -> memory(o.getSums()))
                .max()
                .orElse(0);
        return Reading.of(name, largest, Unit.BYTES, "ss skmem", peak.time(), Origin.SAMPLE)
                .shareOf(total());
    }

    /** Half of the sockets that hold most have moved data since so long, in the dump where most was held; ms. */
    public Reading medianIdle() {
        String name = "time since the largest sockets last moved data, median";
        SocketDump peak = peak();
        long[] idle = peak == null
                ? new long[0]
                : peak.sockets().getHolders().stream()
                        .filter(h -> h.getProtocol().equals("tcp"))
                        .limit(LARGEST)
                        .filter(h -> h.getLastReceiveMillis() != null && h.getLastSendMillis() != null)
                        .mapToLong(h -> Math.min(h.getLastReceiveMillis(), h.getLastSendMillis()))
                        .sorted()
                        .toArray();
        return peak == null || idle.length == 0
                ? Reading.unknown(name, Unit.MILLIS, DUMP)
                : Reading.of(
                        name, idle[idle.length / 2], Unit.MILLIS, "ss lastrcv, lastsnd", peak.time(), Origin.SAMPLE);
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
     * accepted yet have no process either, but have sent nothing: this is what orphans hold. Where the dump names no process
     * at all, of those that hold most: a socket whose FIN waits behind its data was closed by its process.
     */
    public Reading unownedSendShare() {
        String name = "send memory of sockets without a process, as a part of all TCP socket memory";
        SocketDump peak = peak();
        if (peak == null) {
            return Reading.unknown(name, Unit.SHARE, DUMP);
        }
        boolean owned = peak.sockets().getOwners().stream().anyMatch(o -> o.getPid() != null);
        double share = owned ? unownedShare(peak.sockets()) : closedShare(peak.sockets());
        return Reading.of(name, share, Unit.SHARE, "ss skmem", peak.time(), Origin.SAMPLE);
    }

    private static double unownedShare(SocketSection dump) {
        long unowned = dump.getOwners().stream()
                .filter(o -> o.getProtocol().equals("tcp") && o.getPid() == null)
                .mapToLong(o -> o.getSums().getWmemQueuedBytes())
                .sum();
        return unowned / (double) Math.max(1, memory(dump.getTotal()));
    }

    private static double closedShare(SocketSection dump) {
        long closed = 0;
        long all = 0;
        for (SocketHolder socket : dump.getHolders()) {
            if (socket.getProtocol().equals("tcp")) {
                all += socket.getRmemBytes() + socket.getWmemQueuedBytes() + socket.getForwardBytes();
                closed += CLOSED.contains(socket.getState()) ? socket.getWmemQueuedBytes() : 0;
            }
        }
        return closed / (double) Math.max(1, all);
    }

    /** Anything summed over all TCP sockets, in the dump where most memory was held. */
    public Reading atPeak(String name, ToLongFunction<SocketSums> number) {
        SocketDump peak = peak();
        return peak == null
                ? Reading.unknown(name, Unit.BYTES, DUMP)
                : Reading.of(
                        name,
                        number.applyAsLong(peak.sockets().getTotal()),
                        Unit.BYTES,
                        "ss skmem",
                        peak.time(),
                        Origin.SAMPLE);
    }

    /**
     * The most option memory (o of skmem) that one socket is known to hold in any dump of the window, bytes: its own where it
     * is among the largest, else the mean of its owner's sockets. The kernel bounds it for each socket (net/core/sock.c
     * sock_kmalloc).
     */
    public Reading optionMemoryOfOne() {
        String name = "option memory of one socket";
        Reading most = Reading.unknown(name, Unit.BYTES, DUMP);
        for (SocketDump dump : dumps) {
            LongStream each = dump.sockets().getHolders().stream().mapToLong(SocketHolder::getOptionBytes);
            LongStream mean = dump.sockets().getOwners().stream()
                    .map(SocketOwner::getSums)
                    .filter(s -> s.getSockets() > 0)
                    .mapToLong(s -> s.getOptionBytes() / s.getSockets());
            long bytes = LongStream.concat(each, mean).max().orElse(0);
            if (!most.known() || bytes > most.value()) {
                most = Reading.of(name, bytes, Unit.BYTES, "ss skmem o", dump.time(), Origin.SAMPLE);
            }
        }
        return most;
    }

    /** The remote address that holds most memory in the dump where most was held, if it holds more than half. */
    public Optional<String> dominantPeer(Flow flow) {
        SocketDump peak = peak();
        if (peak == null) {
            return Optional.empty();
        }
        long all = flow.memory(peak.sockets().getTotal());
        return peak.sockets().getPeers().stream()
                .filter(p -> 2 * flow.memory(p.getSums()) > all)
                .map(SocketPeer::getAddress)
                .findFirst();
    }

    /** The dump where most memory was held, null if there is none. */
    public @Nullable SocketSection atPeak() {
        SocketDump peak = peak();
        return peak == null ? null : peak.sockets();
    }

    private @Nullable SocketDump peak() {
        return dumps.stream()
                .max(Comparator.comparingLong(d -> memory(d.sockets().getTotal())))
                .orElse(null);
    }

    /** What sockets are charged for: r + w + f, bytes. */
    public static long memory(SocketSums sums) {
        return sums.getRmemBytes() + sums.getWmemQueuedBytes() + sums.getForwardBytes();
    }
}
