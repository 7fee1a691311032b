// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Destination;
import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketPeer;
import io.enomem.schemas.SocketSection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds up a dump of sockets as it passes by: nothing is kept of a socket but its share in sums, unless it ranks high. */
final class SocketTally {
    private static final int HOLDING_MOST = 20;
    private static final int OF_MOST_SOCKETS = 12;
    private static final int MAX_DESTINATIONS = 16;
    private static final int MAX_LISTENERS = 32;
    private static final int MAX_HOLDERS = 64;
    private static final int MAX_LISTENING_SERVICES = 65_536;
    private static final int MAX_LIMITS = 16_384;

    private final SocketTotals tcp = new SocketTotals();
    private final SocketTotals udp = new SocketTotals();
    private final SocketGroups<String> peers = new SocketGroups<>(String::compareTo);
    private final SocketGroups<Endpoint> destinations = new SocketGroups<>(Endpoint.ORDER);
    private final SocketOwners owners;
    private final BitSet listeningPorts = new BitSet();
    private final Set<String> listeningServices = new HashSet<>();
    private final Ranking<SocketEntry> listeners =
            new Ranking<>(MAX_LISTENERS, Comparator.comparingLong(SocketEntry::receiveQueue));
    private final Ranking<SocketEntry> holders = new Ranking<>(
            MAX_HOLDERS,
            Comparator.comparingLong(SocketEntry::held)
                    .thenComparingLong(socket -> socket.receiveQueue() + socket.sendQueue()));
    private final LongSamples receiveLimits = new LongSamples(MAX_LIMITS);
    private final LongSamples sendLimits = new LongSamples(MAX_LIMITS);
    private final SocketLookup lookup;
    private boolean memoryKnown;

    SocketTally(SocketLookup lookup) {
        this.lookup = lookup;
        this.owners = new SocketOwners(lookup);
    }

    /** Adds a socket. */
    void add(SocketEntry socket) {
        memoryKnown |= socket.memory() != null;
        owners.add(socket);
        if (!socket.tcp()) {
            udp.add(socket);
        } else {
            tcp.add(socket);
            addTcp(socket);
        }
        if (socket.state() != TcpState.LISTEN
                && (socket.held() > 0 || socket.receiveQueue() > 0 || socket.sendQueue() > 0)) {
            holders.add(socket);
        }
    }

    private void addTcp(SocketEntry socket) {
        if (socket.state() == TcpState.LISTEN) {
            listeners.add(socket);
            listen(socket.local());
            return;
        }
        Skmem memory = socket.memory();
        if (memory != null && memory.receiveLimit() > 0) {
            receiveLimits.add(memory.receiveLimit());
            sendLimits.add(memory.sendLimit());
        }
        if (socket.state().connected() && !socket.remote().isAny()) {
            peers.of(socket.remote().address()).add(socket);
            // Dumps begin with the listeners: what has the port of one was accepted, the rest went out.
            if (!isListening(socket.local())) {
                destinations.of(socket.remote()).add(socket);
            }
        }
    }

    private void listen(Endpoint end) {
        if (end.service() == null) {
            listeningPorts.set(end.number());
        } else if (listeningServices.size() < MAX_LISTENING_SERVICES) {
            listeningServices.add(end.service());
        }
    }

    private boolean isListening(Endpoint end) {
        return end.service() == null ? listeningPorts.get(end.number()) : listeningServices.contains(end.service());
    }

    /** True if nothing was added. */
    boolean isEmpty() {
        return tcp.sockets() == 0 && udp.sockets() == 0;
    }

    /**
     * What was added up.
     *
     * @param complete every socket was seen
     * @param udpDumped UDP was asked for
     */
    SocketSection build(Instant readAt, boolean complete, boolean udpDumped) {
        owners.resolve(List.of(holders.best(), listeners.best()));
        List<SocketHolder> held = new ArrayList<>();
        for (SocketEntry socket : holders.best()) {
            TcpDetails details = lookup.details(socket);
            if (socket.details() == null && details != null) {
                tcp.addIdle(socket.held(), details);
                owners.totals(socket).addIdle(socket.held(), details);
            }
            held.add(SocketRecords.holder(socket, owners.key(socket), details));
        }
        List<Listener> listening = listeners.best().stream()
                .map(socket -> SocketRecords.listener(socket, owners.key(socket)))
                .toList();
        return SocketSection.newBuilder()
                .setReadAt(readAt)
                .setComplete(complete)
                .setMemoryKnown(memoryKnown || isEmpty())
                .setStates(tcp.states())
                .setTotal(tcp.build())
                .setUdp(udpDumped ? udp.build() : null)
                .setOwners(owners())
                .setPeers(peers())
                .setDestinations(destinations())
                .setListeners(listening)
                .setHolders(held)
                .setP90ReceiveLimitBytes(receiveLimits.percentile(90))
                .setP90SendLimitBytes(sendLimits.percentile(90))
                .build();
    }

    private List<SocketOwner> owners() {
        List<SocketOwner> list = new ArrayList<>();
        owners.largest(HOLDING_MOST, OF_MOST_SOCKETS)
                .forEach((key, totals) -> list.add(SocketRecords.owner(key, totals)));
        return list;
    }

    private List<SocketPeer> peers() {
        List<SocketPeer> list = new ArrayList<>();
        peers.largest(HOLDING_MOST, OF_MOST_SOCKETS)
                .forEach((address, totals) -> list.add(new SocketPeer(address, totals.build())));
        return list;
    }

    private List<Destination> destinations() {
        List<Destination> list = new ArrayList<>();
        for (Map.Entry<Endpoint, SocketTotals> entry :
                destinations.largest(0, MAX_DESTINATIONS).entrySet()) {
            list.add(new Destination(entry.getKey().text(), entry.getValue().sockets()));
        }
        list.sort(Comparator.comparingInt(Destination::getSockets).reversed().thenComparing(Destination::getEndpoint));
        return list;
    }
}
