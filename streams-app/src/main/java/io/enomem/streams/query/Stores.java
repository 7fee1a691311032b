// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.topology.IncidentPartitioner;
import io.enomem.streams.topology.StreamsService;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** The streams application's stores as far as this instance holds them active. Thread-safe. */
final class Stores {
    private final StreamsService service;
    private final KafkaStreams streams;

    Stores(StreamsService service) {
        this.service = service;
        this.streams = service.client();
    }

    /** Asks the partition of a machine; null if that has no answer. */
    <R> @Nullable R ofMachine(String machineId, String store, Query<R> query) throws NotReadyException {
        if (service.partitions() == 0) {
            throw new NotReadyException("The streams application is not running yet");
        }
        int partition = IncidentPartitioner.partitionOf(machineId, service.partitions());
        QueryResult<R> answer = ask(StateQueryRequest.inStore(store)
                        .withQuery(query)
                        .withPartitions(Set.of(partition))
                        .requireActive())
                .get(partition);
        if (answer == null || answer.isFailure()) {
            throw new NotReadyException(
                    "The partition of this host is being moved or restored, or another instance holds it");
        }
        return answer.getResult();
    }

    /**
     * Goes through rows of every partition that is here, those of one host in the order of their keys.
     *
     * @return true if some partitions are not here
     */
    boolean scan(String store, RangeQuery<Bytes, byte[]> range, BiConsumer<Bytes, byte[]> visitor)
            throws NotReadyException {
        int answered = 0;
        for (QueryResult<KeyValueIterator<Bytes, byte[]>> answer : ask(StateQueryRequest.inStore(store)
                        .withQuery(range)
                        .withAllPartitions()
                        .requireActive())
                .values()) {
            if (answer.isSuccess()) {
                answered++;
                visit(answer.getResult(), visitor);
            }
        }
        if (answered == 0) {
            throw new NotReadyException("Partitions are being assigned");
        }
        return answered < service.partitions();
    }

    private static void visit(KeyValueIterator<Bytes, byte[]> rows, BiConsumer<Bytes, byte[]> visitor) {
        try (rows) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                visitor.accept(row.key, row.value);
            }
        }
    }

    private <R> Map<Integer, QueryResult<R>> ask(StateQueryRequest<R> request) throws NotReadyException {
        try {
            return streams.query(request).getPartitionResults();
        } catch (IllegalStateException | StreamsException e) {
            // Kafka Streams throws half a dozen kinds while it starts, moves partitions or stops.
            throw new NotReadyException("The streams application is not running yet, or no longer");
        }
    }
}
