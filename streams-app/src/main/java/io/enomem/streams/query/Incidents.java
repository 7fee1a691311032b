// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.diagnosis.Diagnosis;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the last revision of every incident is found. Implementations are thread-safe. */
public interface Incidents {
    /**
     * Some incidents, youngest start first.
     *
     * @param found their last revisions; fewer than asked for where many had to be looked through
     * @param next where to go on; null: there are no more
     * @param partial true if only some partitions could be asked: other instances hold the rest
     */
    record Page(List<Diagnosis> found, @Nullable String next, boolean partial) {
        public Page {
            found = List.copyOf(found);
        }
    }

    /**
     * The last revision of an incident.
     *
     * @param incidentId as a client sent it: any text
     * @return empty if no incident has that id
     * @throws NotReadyException if it cannot be told at this moment, but later
     */
    Optional<Diagnosis> find(String incidentId) throws NotReadyException;

    /**
     * The incidents that a filter lets through.
     *
     * @throws NotReadyException if it cannot be told at this moment, but later
     */
    Page list(IncidentFilter filter) throws NotReadyException;
}
