// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.Destination;
import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSection;
import io.enomem.streams.diagnosis.measure.Peers.Answer;
import io.enomem.streams.diagnosis.measure.Peers.End;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who was connected to whom in one socket dump. A dump names both ends of the sockets that hold memory; of idle ones it
 * has the owners' counts, the listeners and the destinations of most sockets. So: a port that one process listens on and
 * that more sockets of this host lead to than all third parties have, must be what the other one is connected to.
 */
final class DumpPeers {
    /** Destinations that a dump tells at most; as many may have been cut. */
    private static final int MOST_DESTINATIONS = 16;

    private static final String ESTABLISHED = "ESTAB";

    private final SocketSection dump;
    private final OwnAddresses own;

    DumpPeers(SocketSection dump, OwnAddresses own) {
        this.dump = dump;
        this.own = own;
    }

    /** Whether two processes were connected; empty where the first one has no socket in the dump. */
    Optional<Answer> talked(End one, End other) {
        if (ends(one, other)) {
            return Optional.of(Answer.YES);
        }
        if (sockets(one) == 0) {
            return Optional.empty();
        }
        Answer out = reached(one, other);
        Answer in = reached(other, one);
        if (out == Answer.YES || in == Answer.YES) {
            return Optional.of(Answer.YES);
        }
        return Optional.of(out == Answer.NO && in == Answer.NO ? Answer.NO : Answer.UNKNOWN);
    }

    /** True if the process listens on that address of this host, so that whoever is connected to it may be its peer. */
    boolean listensAt(End process, String endpoint) {
        return isOwn(endpoint) && ports(process).contains(port(endpoint));
    }

    /** True if the dump names the owner of every established socket, and none is of that process. */
    boolean hasNone(End process) {
        int owned = 0;
        for (SocketOwner owner : dump.getOwners()) {
            boolean known = owner.getPid() != null && owner.getProtocol().equals("tcp");
            owned += known ? owner.getSums().getStates().getOrDefault(ESTABLISHED, 0) : 0;
        }
        return dump.getComplete() && owned == dump.getStates().getOrDefault(ESTABLISHED, 0) && sockets(process) == 0;
    }

    /** True if two sockets of the dump are the ends of one connection between them. */
    private boolean ends(End one, End other) {
        Set<String> ours = new HashSet<>();
        Set<String> theirs = new HashSet<>();
        for (SocketHolder socket : dump.getHolders()) {
            if (one.is(socket.getComm(), socket.getPid())) {
                ours.add(socket.getLocal() + ' ' + socket.getRemote());
            } else if (other.is(socket.getComm(), socket.getPid())) {
                theirs.add(socket.getRemote() + ' ' + socket.getLocal());
            }
        }
        return ours.stream().anyMatch(theirs::contains) || ours.stream().anyMatch(pair -> listens(other, pair));
    }

    private boolean listens(End process, String pair) {
        String remote = pair.substring(pair.indexOf(' ') + 1);
        return ports(process).contains(port(remote)) && isOwn(remote);
    }

    /** Whether one process is connected to a port that the other listens on. */
    private Answer reached(End client, End server) {
        Set<String> ports = ports(server);
        if (ports.isEmpty()) {
            return dump.getComplete() ? Answer.NO : Answer.UNKNOWN;
        }
        long reach = 0;
        boolean perhaps = dump.getDestinations().size() >= MOST_DESTINATIONS;
        for (Destination destination : dump.getDestinations()) {
            if (ports.contains(port(destination.getEndpoint()))) {
                Answer here = own.isOwn(destination.getEndpoint());
                reach += here == Answer.YES ? destination.getSockets() : 0;
                perhaps |= here == Answer.UNKNOWN;
            }
        }
        if (reach == 0) {
            return perhaps ? Answer.UNKNOWN : Answer.NO;
        }
        long ended = dump.getStates().getOrDefault("TIME-WAIT", 0);
        long thirdParties = dump.getTotal().getSockets() - sockets(client) - sockets(server);
        return dump.getComplete() && reach - ended > thirdParties ? Answer.YES : Answer.UNKNOWN;
    }

    private Set<String> ports(End process) {
        Set<String> ports = new HashSet<>();
        for (Listener listener : dump.getListeners()) {
            if (process.is(listener.getComm(), listener.getPid())) {
                ports.add(port(listener.getEndpoint()));
            }
        }
        return ports;
    }

    private long sockets(End process) {
        long sockets = 0;
        for (SocketOwner owner : dump.getOwners()) {
            boolean theirs = owner.getProtocol().equals("tcp") && process.is(owner.getComm(), owner.getPid());
            sockets += theirs ? owner.getSums().getSockets() : 0;
        }
        return sockets;
    }

    private boolean isOwn(String endpoint) {
        return own.isOwn(endpoint) == Answer.YES;
    }

    private static String port(@Nullable String endpoint) {
        return endpoint == null ? "" : endpoint.substring(endpoint.lastIndexOf(':') + 1);
    }
}
