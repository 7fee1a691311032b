// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.Identity;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisAvro;
import io.enomem.streams.topology.DiagnosisRows;
import io.enomem.streams.topology.IncidentPartitioner;
import io.enomem.streams.topology.StreamsService;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.query.StateQueryResult;

/** Incidents out of the streams application's own store: those of the partitions that this instance holds. */
public final class StoredIncidents implements Incidents {
    private final KafkaStreams streams;
    private final Codec codec;

    public StoredIncidents(StreamsService service) {
        this.streams = service.client();
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
        String machineId = Identity.machineIdOf(incidentId);
        try {
            int partition = partitionOf(machineId);
            StateQueryResult<byte[]> answers = streams.query(StateQueryRequest.inStore(DiagnosisRows.STORE)
                    .withQuery(KeyQuery.<Bytes, byte[]>withKey(key))
                    .withPartitions(Set.of(partition))
                    .requireActive());
            QueryResult<byte[]> answer = answers.getPartitionResults().get(partition);
            if (answer == null || answer.isFailure()) {
                throw new NotReadyException("The partition of this incident is being moved or restored");
            }
            return Optional.ofNullable(answer.getResult())
                    .map(row -> DiagnosisAvro.fromAvro(codec.decode(row, io.enomem.schemas.Diagnosis.class)));
        } catch (IllegalStateException | StreamsException e) {
            // Kafka Streams throws half a dozen kinds while it starts, moves partitions or stops.
            throw new NotReadyException("The streams application is not running yet, or no longer");
        }
    }

    private int partitionOf(String machineId) throws NotReadyException {
        StreamPartitioner<String, Object> partitioner = (topic, key, value, partitions) ->
                Optional.of(Set.of(IncidentPartitioner.partitionOf(key, partitions)));
        KeyQueryMetadata owner = streams.queryMetadataForKey(DiagnosisRows.STORE, machineId, partitioner);
        if (owner == null || owner.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            throw new NotReadyException("Partitions are being assigned");
        }
        return owner.partition();
    }
}
