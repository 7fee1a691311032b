// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.schemas.SocketSection;
import io.enomem.streams.history.HostHistory;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who talked to whom on this host, from the socket dumps before a moment. For one thread. */
public final class Peers {
    private final HostHistory history;
    private @Nullable OwnAddresses own;

    Peers(HostHistory history) {
        this.history = history;
    }

    /** Whether two processes were connected. */
    public enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    /**
     * One end of a connection: a process.
     *
     * @param comm its name, or that of its log, which is often the same
     * @param pid its process id, where it is known: then the name does not count
     */
    public record End(@Nullable String comm, @Nullable Integer pid) {
        boolean is(@Nullable String otherComm, @Nullable Integer otherPid) {
            return (pid != null && otherPid != null) ? pid.equals(otherPid) : comm != null && comm.equals(otherComm);
        }
    }

    /**
     * Whether a process had a connection to another process of this host at a dump before a moment. NO where dumps show
     * its sockets and none can lead to the other, or where the other lived and had no socket; UNKNOWN where it was not
     * seen, or may have been connected.
     *
     * @param peer address and port that the first one names as its peer; null if it names none
     */
    public Answer talkedTo(End one, @Nullable String peer, End other, Instant before) {
        Answer answer = Answer.UNKNOWN;
        boolean open = false;
        for (HostSample sample : history.samples()) {
            SocketSection sockets = sample.getSockets();
            if (sockets == null || sample.getTime().isAfter(before)) {
                continue;
            }
            DumpPeers dump = new DumpPeers(sockets, own());
            if (peer != null && dump.listensAt(other, peer)) {
                return Answer.YES;
            }
            boolean idle = lived(sample, other) && dump.hasNone(other);
            Optional<Answer> seen = idle ? Optional.of(Answer.NO) : dump.talked(one, other);
            if (seen.equals(Optional.of(Answer.YES))) {
                return Answer.YES;
            }
            open |= seen.equals(Optional.of(Answer.UNKNOWN));
            answer = seen.equals(Optional.of(Answer.NO)) ? Answer.NO : answer;
        }
        return open ? Answer.UNKNOWN : answer;
    }

    private static boolean lived(HostSample sample, End process) {
        ProcessSection processes = sample.getProcesses();
        return process.pid() != null
                && processes != null
                && processes.getProcesses().stream().anyMatch(p -> p.getPid() == process.pid());
    }

    /** Whether an address, with or without a port, is one of this host; UNKNOWN where its addresses were not told. */
    public Answer isOwn(String address) {
        return own().isOwn(address);
    }

    private OwnAddresses own() {
        if (own == null) {
            own = OwnAddresses.of(history);
        }
        return own;
    }
}
