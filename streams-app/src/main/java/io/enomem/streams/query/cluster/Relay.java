// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Asks about one host whoever holds its rows: this instance, else the one that works on them, else one that follows. Each
 * is asked once, and asks nobody itself. Thread-safe.
 */
public final class Relay {
    private final Instances instances;
    private final Peers peers;

    public Relay(Instances instances, Peers peers) {
        this.instances = instances;
        this.peers = peers;
    }

    /** What this instance answers by itself. */
    @FunctionalInterface
    public interface Here {
        /** Throws NotReadyException if it holds no such rows, or cannot tell because they are behind. */
        void answer(Hop hop) throws NotReadyException;
    }

    /** What to do with the answer of another instance. */
    @FunctionalInterface
    public interface There {
        void answer(HostInfo instance, HttpResponse<byte[]> answer);
    }

    /**
     * Has it answered by one of the two.
     *
     * @param standbys whether copies may answer where nobody else does
     * @throws NotReadyException if nobody can answer now
     */
    public void ask(String machineId, Peers.Request request, boolean standbys, Here here, There there)
            throws NotReadyException {
        Instances.Holders holders = instances.holdersOf(machineId);
        HostInfo active = holders.active();
        NotReadyException refused;
        if (active == null) {
            try {
                here.answer(Hop.ACTIVE);
                return;
            } catch (NotReadyException e) {
                refused = e;
            }
        } else {
            if (relayed(List.of(active), request, Hop.ACTIVE, there)) {
                return;
            }
            refused = new NotReadyException("The partition of this host is with " + active.host() + ":" + active.port()
                    + ", which does not answer or is not ready");
        }
        if (!standbys || !byCopy(holders, request, here, there)) {
            throw refused;
        }
    }

    private boolean byCopy(Instances.Holders holders, Peers.Request request, Here here, There there)
            throws NotReadyException {
        try {
            here.answer(Hop.ANY);
            return true;
        } catch (NotReadyException e) {
            return relayed(holders.standbys(), request, Hop.ANY, there);
        }
    }

    private boolean relayed(List<HostInfo> candidates, Peers.Request request, Hop hop, There there)
            throws NotReadyException {
        if (candidates.isEmpty()) {
            return false;
        }
        peers.enter();
        try {
            for (HostInfo candidate : candidates) {
                Optional<HttpResponse<byte[]>> answer = peers.ask(candidate, request, hop);
                if (answer.isPresent()) {
                    there.answer(candidate, answer.get());
                    return true;
                }
            }
            return false;
        } finally {
            peers.leave();
        }
    }
}
