// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.diagnosis.Diagnosis;
import java.util.Optional;

/** Where the last revision of every incident is found. Implementations are thread-safe. */
public interface Incidents {
    /**
     * The last revision of an incident.
     *
     * @param incidentId as a client sent it: any text
     * @return empty if no incident has that id
     * @throws NotReadyException if it cannot be told at this moment, but later
     */
    Optional<Diagnosis> find(String incidentId) throws NotReadyException;
}
