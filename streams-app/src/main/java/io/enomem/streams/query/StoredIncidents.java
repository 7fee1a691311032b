// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.Identity;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisAvro;
import io.enomem.streams.topology.DiagnosisRows;
import io.enomem.streams.topology.StreamsService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.RangeQuery;

/** Incidents out of the streams application's own store: those of the partitions that this instance holds. */
public final class StoredIncidents implements Incidents {
    /** So many are read for one page. Ours: a second's work; the next page goes on where this one stopped. */
    private static final int LOOKED_THROUGH = 5_000;

    private final Stores stores;
    private final Codec codec;

    public StoredIncidents(StreamsService service) {
        this.stores = new Stores(service);
        this.codec = service.codec();
    }

    @Override
    public Optional<Diagnosis> find(String incidentId) throws NotReadyException {
        Bytes key;
        try {
            key = DiagnosisRows.key(incidentId);
        } catch (IllegalArgumentException e) {
            // A client may ask for anything; what is no incident id names no incident.
            return Optional.empty();
        }
        byte[] row = stores.ofMachine(
                Identity.machineIdOf(incidentId), DiagnosisRows.STORE, KeyQuery.<Bytes, byte[]>withKey(key));
        return Optional.ofNullable(row)
                .map(found -> DiagnosisAvro.fromAvro(codec.decode(found, io.enomem.schemas.Diagnosis.class)));
    }

    @Override
    public Page list(IncidentFilter filter) throws NotReadyException {
        TreeSet<String> ids = new TreeSet<>(IncidentFilter.YOUNGEST_FIRST);
        boolean partial = stores.scan(DiagnosisRows.STORE, RangeQuery.withNoBounds(), (key, row) -> {
            String id = DiagnosisRows.incidentIdOf(key);
            if (filter.mayHold(id)) {
                ids.add(id);
                if (ids.size() > LOOKED_THROUGH + 1) {
                    ids.pollLast();
                }
            }
        });
        List<Diagnosis> found = new ArrayList<>();
        String last = null;
        int looked = 0;
        for (String id : ids) {
            if (found.size() == filter.limit() || looked == LOOKED_THROUGH) {
                return new Page(found, last, partial);
            }
            find(id).filter(filter::holds).ifPresent(found::add);
            last = id;
            looked++;
        }
        return new Page(found, null, partial);
    }
}
