// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketSection;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the listener whose accept queue was fullest. */
final class Listeners {
    private Listeners() {}

    /** A listener with connections waiting, and when it was seen. */
    record Full(Listener listener, Instant time) {
        String name() {
            return listener.getComm() == null ? "The server at " + endpoint() : listener.getComm();
        }

        String endpoint() {
            return listener.getEndpoint();
        }

        long queue() {
            return listener.getAcceptQueue();
        }

        long backlog() {
            return listener.getBacklog();
        }

        Party party() {
            return Parties.process(listener.getComm(), listener.getPid(), listener.getCgroup());
        }

        /** sk_acceptq_is_full (include/net/sock.h): the queue is full when it is longer than the backlog. */
        Finding finding() {
            Reading queue = Reading.of(
                    "connections that wait at " + endpoint(),
                    queue(),
                    Unit.SOCKETS,
                    "ss LISTEN Recv-Q",
                    time,
                    Origin.SAMPLE);
            return Finding.of(
                    queue() > backlog(),
                    Fact.observed(
                            queue, queue() + " finished connections wait at " + endpoint() + ", backlog " + backlog()));
        }
    }

    /** The fullest relative to its backlog in the window; empty if no dump shows a connection waiting. */
    static Optional<Full> fullest(Measures m) {
        return m.incident().history().samples().stream()
                .filter(s -> s.getSockets() != null
                        && !s.getTime().isBefore(m.window().from())
                        && !s.getTime().isAfter(m.window().to()))
                .flatMap(s -> waiting(s.getSockets(), s.getTime()))
                .max(Comparator.comparingDouble((Full f) -> (double) f.queue() / Math.max(1, f.backlog()))
                        .thenComparing(Full::endpoint));
    }

    private static Stream<Full> waiting(SocketSection sockets, Instant time) {
        return sockets.getListeners().stream()
                .filter(l -> l.getAcceptQueue() > 0)
                .map(l -> new Full(l, time));
    }
}
