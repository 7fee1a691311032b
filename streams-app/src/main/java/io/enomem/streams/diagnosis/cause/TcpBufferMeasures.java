// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.SocketSums;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.SocketMemory;
import io.enomem.streams.diagnosis.measure.SocketOwnerTrack;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the owner of most receive or send memory looks like. */
final class TcpBufferMeasures {
    private TcpBufferMeasures() {}

    /**
     * Receive memory over unread payload of the owner that holds most. Recv-Q counts only what is in order (tcp_diag.c): where
     * all of it waits out of order there is none, and the memory is set against one byte.
     */
    static Reading overhead(Measures m) {
        String name = "receive memory over unread payload";
        SocketSums sums = peakSums(m, Flow.RECEIVE);
        if (sums == null || sums.getRmemBytes() == 0) {
            return Reading.unknown(name, Unit.RATIO, SocketMemory.DUMP);
        }
        boolean nothingInOrder = sums.getReceiveQueueBytes() == 0;
        double ratio = (double) sums.getRmemBytes() / Math.max(1, sums.getReceiveQueueBytes());
        if (nothingInOrder) {
            name = "receive memory over unread payload, of which there is none (counted as 1 byte)";
        }
        return Reading.of(name, ratio, Unit.RATIO, "ss skmem r, Recv-Q", null, Origin.SAMPLE);
    }

    /** Receive buffers hold at least half of TCP memory, and in them is mostly what carries no payload. */
    static Finding mostlyOverhead(Measures m) {
        return TcpFindings.mostly(m, Flow.RECEIVE).and(Finding.atLeast(overhead(m), m.bound(Threshold.OVERHEAD_LARGE)));
    }

    /** Sockets in CLOSE_WAIT as a part of all sockets of the owner that holds most receive memory. */
    static Reading closeWaitShare(Measures m) {
        String name = "sockets of the owner in CLOSE_WAIT";
        SocketSums sums = peakSums(m, Flow.RECEIVE);
        if (sums == null || sums.getSockets() == 0) {
            return Reading.unknown(name, Unit.SHARE, SocketMemory.DUMP);
        }
        double waiting = sums.getStates().getOrDefault("CLOSE-WAIT", 0);
        return Reading.of(name, waiting / sums.getSockets(), Unit.SHARE, "ss", null, Origin.SAMPLE);
    }

    /** Who should read: the owner of most receive memory, or who listens where nobody accepted. */
    static @Nullable Party reader(Measures m) {
        Optional<SocketOwnerTrack> top = m.sockets().top(Flow.RECEIVE);
        if (top.isEmpty()) {
            return null;
        }
        if (top.get().comm() != null) {
            return Parties.of(top.get());
        }
        SocketSection dump = m.sockets().atPeak();
        Optional<Listener> listener = dump == null
                ? Optional.empty()
                : dump.getListeners().stream()
                        .filter(l -> l.getAcceptQueue() > 0)
                        .max(Comparator.comparingLong(Listener::getAcceptQueue));
        return listener.map(l -> Parties.process(l.getComm(), l.getPid(), l.getCgroup()))
                .orElseGet(() -> TcpFindings.owner(m, Flow.RECEIVE));
    }

    /** The sums of that owner in the dump where it held most. */
    static @Nullable SocketSums peakSums(Measures m, Flow flow) {
        return m.sockets()
                .top(flow)
                .flatMap(t -> t.points().stream().max(Comparator.comparingLong(p -> flow.memory(p.sums()))))
                .map(SocketOwnerTrack.Point::sums)
                .orElse(null);
    }
}
