// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The other ends of what one owner has written, where they are sockets of this host with unread data: in the same dump the
 * same addresses stand the other way round, or somebody listens there whose connections mostly hold unread data.
 *
 * @param comm who should read; null if nobody has accepted them, or their process is unknown
 * @param share part of the sender's memory that waits for this reader; 0 to 1
 */
public record LocalEnds(
        @Nullable Integer pid,
        @Nullable String comm,
        @Nullable String cgroup,
        Reading share) {
    private record Owner(
            @Nullable Integer pid,
            @Nullable String comm,
            @Nullable String cgroup) {}

    /** The reader for whom most of an owner's written data waits, in one dump; empty if no other end shows in it. */
    static Optional<LocalEnds> of(SocketDump dump, SocketOwnerTrack sender, OwnAddresses own) {
        SocketSection sockets = dump.sockets();
        Map<String, SocketHolder> byEnds = new HashMap<>();
        sockets.getHolders().forEach(s -> byEnds.put(s.getLocal() + ' ' + s.getRemote(), s));
        Map<Owner, Long> sent = new HashMap<>();
        long all = 0;
        for (SocketHolder socket : sockets.getHolders()) {
            if (!sender.owns(socket) || socket.getWmemQueuedBytes() == 0) {
                continue;
            }
            all += socket.getWmemQueuedBytes();
            SocketHolder other = byEnds.get(socket.getRemote() + ' ' + socket.getLocal());
            Optional<Owner> reader =
                    other == null ? listening(sockets, socket.getRemote(), own) : reader(sockets, other);
            long bytes = socket.getWmemQueuedBytes();
            reader.ifPresent(owner -> sent.merge(owner, bytes, Long::sum));
        }
        double total = all;
        return sent.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(e -> new LocalEnds(
                        e.getKey().pid(),
                        e.getKey().comm(),
                        e.getKey().cgroup(),
                        Reading.of(
                                "part of the written data whose other end is a socket of this host with unread data",
                                e.getValue() / total,
                                Unit.SHARE,
                                "ss, both ends",
                                dump.time(),
                                Origin.SAMPLE)));
    }

    /** Whose the other end is; the listener, where nobody has accepted it. Empty if nothing is unread there. */
    private static Optional<Owner> reader(SocketSection sockets, SocketHolder other) {
        if (other.getReceiveQueueBytes() == 0) {
            return Optional.empty();
        }
        Owner owner = new Owner(other.getPid(), other.getComm(), other.getCgroup());
        return Optional.of(
                other.getComm() == null ? listener(sockets, other.getLocal()).orElse(owner) : owner);
    }

    private static Optional<Owner> listening(SocketSection sockets, String remote, OwnAddresses own) {
        return own.isOwn(remote) == Peers.Answer.YES
                ? listener(sockets, remote).filter(owner -> mostlyUnread(sockets, owner))
                : Optional.empty();
    }

    private static Optional<Owner> listener(SocketSection sockets, String endpoint) {
        String port = endpoint.substring(endpoint.lastIndexOf(':') + 1);
        return sockets.getListeners().stream()
                .filter(l -> l.getEndpoint().endsWith(':' + port))
                .findFirst()
                .map(LocalEnds::owner);
    }

    private static Owner owner(Listener listener) {
        return new Owner(listener.getPid(), listener.getComm(), listener.getCgroup());
    }

    private static boolean mostlyUnread(SocketSection sockets, Owner reader) {
        int connections = 0;
        int unread = 0;
        for (SocketOwner owner : sockets.getOwners()) {
            if (reader.pid() != null
                    && reader.pid().equals(owner.getPid())
                    && owner.getProtocol().equals("tcp")) {
                connections += owner.getSums().getStates().getOrDefault("ESTAB", 0);
                unread += owner.getSums().getWithReceiveQueue();
            }
        }
        return unread > 0 && 2 * unread >= connections;
    }
}
