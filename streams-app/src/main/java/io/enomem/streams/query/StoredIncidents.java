// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.Identity;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisAvro;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import io.enomem.streams.topology.DiagnosisRows;
import io.enomem.streams.topology.IncidentIndex;
import io.enomem.streams.topology.StreamsService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Incidents out of the streams application's own stores. */
public final class StoredIncidents implements Incidents {
    /** So many are looked through for one page, per partition. Ours: some ten milliseconds; the next page goes on there. */
    private static final int LOOKED_THROUGH = 5_000;

    private final Stores stores;
    private final Codec codec;

    public StoredIncidents(StreamsService service) {
        this.stores = new Stores(service);
        this.codec = service.codec();
    }

    @Override
    public Stored<Known> find(String incidentId, Hop hop) throws NotReadyException {
        Stores.Copy copy = stores.ofMachine(Identity.machineIdOf(incidentId), hop);
        byte[] row = copy.ask(DiagnosisRows.STORE, KeyQuery.<Bytes, byte[]>withKey(DiagnosisRows.key(incidentId)));
        return row == null
                ? new Stored<>(Optional.empty(), copy.lagRecords())
                : new Stored<>(Optional.of(new Known(diagnosis(row), revisions(copy, incidentId))), copy.lagRecords());
    }

    @Override
    public List<Slice<Diagnosis>> list(IncidentFilter filter, Hop hop) throws NotReadyException {
        return stores.each(hop, copy -> slice(copy, filter));
    }

    private List<Diagnosis> revisions(Stores.Copy copy, String incidentId) throws NotReadyException {
        List<Diagnosis> revisions = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = range(copy, IncidentIndex.revisionsOf(incidentId))) {
            rows.forEachRemaining(row -> revisions.add(diagnosis(row.value)));
        }
        return revisions;
    }

    private Slice<Diagnosis> slice(Stores.Copy copy, IncidentFilter filter) throws NotReadyException {
        List<Diagnosis> found = new ArrayList<>();
        @Nullable String last = null;
        int atMost = Math.max(LOOKED_THROUGH, filter.limit());
        int looked = 0;
        try (KeyValueIterator<Bytes, byte[]> rows = range(copy, filter.span())) {
            while (rows.hasNext()) {
                if (found.size() == filter.limit() || looked == atMost) {
                    return new Slice<>(copy.partition(), copy.lagRecords(), found, last);
                }
                KeyValue<Bytes, byte[]> row = rows.next();
                Diagnosis diagnosis = diagnosis(row.value);
                if (filter.holds(diagnosis)) {
                    found.add(diagnosis);
                }
                last = diagnosis.incidentId();
                looked++;
            }
        }
        return new Slice<>(copy.partition(), copy.lagRecords(), found, null);
    }

    private static KeyValueIterator<Bytes, byte[]> range(Stores.Copy copy, IncidentIndex.Span span)
            throws NotReadyException {
        KeyValueIterator<Bytes, byte[]> rows =
                copy.ask(IncidentIndex.STORE, RangeQuery.<Bytes, byte[]>withRange(span.from(), span.to()));
        if (rows == null) {
            throw new NotReadyException("The store has just been closed");
        }
        return rows;
    }

    private Diagnosis diagnosis(byte[] row) {
        return DiagnosisAvro.fromAvro(codec.decode(row, io.enomem.schemas.Diagnosis.class));
    }
}
