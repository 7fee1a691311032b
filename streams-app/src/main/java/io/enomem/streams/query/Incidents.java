// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import java.util.List;

/** Where this instance finds incidents. Implementations are thread-safe. */
public interface Incidents {
    /**
     * An incident.
     *
     * @param last its last revision, whole
     * @param revisions the last ones in short, oldest first
     */
    record Known(Diagnosis last, List<Diagnosis> revisions) {
        public Known {
            revisions = List.copyOf(revisions);
        }
    }

    /**
     * An incident.
     *
     * @param incidentId as a client sent it: any text
     * @throws NotReadyException if the copies that are asked for are not here
     */
    Stored<Known> find(String incidentId, Hop hop) throws NotReadyException;

    /**
     * The incidents that a filter lets through, in short, youngest start first; of each partition that is asked for and
     * here.
     *
     * @throws NotReadyException if nothing can be told at this moment
     */
    List<Slice<Diagnosis>> list(IncidentFilter filter, Hop hop) throws NotReadyException;
}
