// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSection;
import io.enomem.streams.history.HostHistory;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who talked to whom on this host, from the socket dumps before a moment. */
public final class Peers {
    private final HostHistory history;

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
     * Whether a service's process had a connection to another process of this host at a dump before a moment. NO where a
     * complete dump shows connections of one of them and none in common; UNKNOWN where neither was seen.
     *
     * @param service name of the service's log, which is often its comm
     * @param pid its process id, where the log has it
     * @param other the other process
     */
    public Answer talkedTo(String service, @Nullable Integer pid, int other, Instant before) {
        boolean seen = false;
        for (HostSample sample : history.samples()) {
            SocketSection sockets = sample.getSockets();
            if (sockets == null || sample.getTime().isAfter(before)) {
                continue;
            }
            Set<String> mine = new HashSet<>();
            Set<String> theirs = new HashSet<>();
            for (SocketHolder socket : sockets.getHolders()) {
                if (is(service, pid, socket.getComm(), socket.getPid())) {
                    mine.add(socket.getLocal() + ' ' + socket.getRemote());
                } else if (socket.getPid() != null && socket.getPid() == other) {
                    theirs.add(socket.getRemote() + ' ' + socket.getLocal());
                }
            }
            if (mine.stream().anyMatch(theirs::contains) || listens(sockets, other, mine)) {
                return Answer.YES;
            }
            seen |= !mine.isEmpty() || owns(sockets, service, pid);
        }
        return seen ? Answer.NO : Answer.UNKNOWN;
    }

    /** True if the other process listens on the remote end of one of these connections. */
    private static boolean listens(SocketSection sockets, int other, Set<String> mine) {
        for (Listener listener : sockets.getListeners()) {
            String endpoint = listener.getEndpoint();
            String port = endpoint.substring(endpoint.lastIndexOf(':'));
            boolean theirs = listener.getPid() != null && listener.getPid() == other;
            if (theirs && mine.stream().anyMatch(pair -> pair.endsWith(port))) {
                return true;
            }
        }
        return false;
    }

    private static boolean owns(SocketSection sockets, String service, @Nullable Integer pid) {
        for (SocketOwner owner : sockets.getOwners()) {
            if (is(service, pid, owner.getComm(), owner.getPid())) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(String service, @Nullable Integer pid, @Nullable String comm, @Nullable Integer owner) {
        return (pid != null && owner != null) ? pid.equals(owner) : service.equals(comm);
    }
}
