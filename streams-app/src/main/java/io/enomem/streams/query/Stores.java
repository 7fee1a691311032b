// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import io.enomem.streams.topology.DiagnosisRows;
import io.enomem.streams.topology.HostRows;
import io.enomem.streams.topology.IncidentIndex;
import io.enomem.streams.topology.IncidentPartitioner;
import io.enomem.streams.topology.StreamsService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.jspecify.annotations.Nullable;

/** The streams application's stores as far as this instance has copies of them. Thread-safe. */
final class Stores {
    private static final Set<String> ALL = Set.of(HostRows.STORE, DiagnosisRows.STORE, IncidentIndex.STORE);

    /** No row has this key: asked for, it tells whether a store answers. */
    private static final Query<byte[]> PROBE = KeyQuery.withKey(Bytes.wrap(new byte[] {0}));

    private final StreamsService service;
    private final KafkaStreams streams;

    Stores(StreamsService service) {
        this.service = service;
        this.streams = service.client();
    }

    /** One partition's stores here. */
    final class Copy {
        private final int partition;
        private final @Nullable Long lagRecords;

        private Copy(int partition, @Nullable Long lagRecords) {
            this.partition = partition;
            this.lagRecords = lagRecords;
        }

        int partition() {
            return partition;
        }

        /** Null: it is up to date; else it lacks so many records. */
        @Nullable
        Long lagRecords() {
            return lagRecords;
        }

        /** Asks one of the stores; null if that has no answer. */
        <R> @Nullable R ask(String store, Query<R> query) throws NotReadyException {
            QueryResult<R> answer = Stores.this
                    .ask(store, query, lagRecords == null, Set.of(partition))
                    .get(partition);
            if (answer == null || answer.isFailure()) {
                throw new NotReadyException("The partition of this host has just been moved");
            }
            return answer.getResult();
        }
    }

    /** What is made of a copy. */
    @FunctionalInterface
    interface Look<T> {
        T at(Copy copy) throws NotReadyException;
    }

    /** The copy that holds a machine's rows. */
    Copy ofMachine(String machineId, Hop hop) throws NotReadyException {
        if (service.partitions() == 0) {
            throw new NotReadyException("The streams application is not running yet");
        }
        int partition = IncidentPartitioner.partitionOf(machineId, service.partitions());
        return copies(hop, Set.of(partition)).stream()
                .findFirst()
                .orElseThrow(() -> new NotReadyException(
                        "The partition of this host is being moved or restored, or another instance holds it"));
    }

    /** Looks at every copy that is asked for and here; one that is moved away meanwhile is left out. */
    <T> List<T> each(Hop hop, Look<T> look) throws NotReadyException {
        List<T> seen = new ArrayList<>();
        for (Copy copy : copies(hop, Set.of())) {
            try {
                seen.add(look.at(copy));
            } catch (NotReadyException e) {
                // As if it had not been here: another instance has it now.
            }
        }
        return seen;
    }

    /** @param partitions empty: all */
    private List<Copy> copies(Hop hop, Set<Integer> partitions) throws NotReadyException {
        Map<Integer, Copy> copies = new TreeMap<>();
        ask(HostRows.STORE, PROBE, true, partitions).forEach((partition, answer) -> {
            if (answer.isSuccess() && hop.wants(partition)) {
                copies.put(partition, new Copy(partition, null));
            }
        });
        if (hop.standbys()) {
            Map<String, Map<Integer, LagInfo>> lags = lags();
            ask(HostRows.STORE, PROBE, false, partitions).forEach((partition, answer) -> {
                if (answer.isSuccess() && hop.wants(partition)) {
                    copies.computeIfAbsent(partition, p -> new Copy(p, lag(lags, p)));
                }
            });
        }
        return List.copyOf(copies.values());
    }

    private Map<String, Map<Integer, LagInfo>> lags() {
        try {
            return streams.allLocalStorePartitionLags();
        } catch (IllegalStateException | StreamsException e) {
            // The broker does not answer: the copy is of unknown age.
            return Map.of();
        }
    }

    private static long lag(Map<String, Map<Integer, LagInfo>> lags, int partition) {
        long sum = 0;
        for (String store : ALL) {
            LagInfo lag = lags.getOrDefault(store, Map.of()).get(partition);
            if (lag == null) {
                return Long.MAX_VALUE;
            }
            sum += lag.offsetLag();
        }
        return sum;
    }

    private <R> Map<Integer, QueryResult<R>> ask(String store, Query<R> query, boolean active, Set<Integer> partitions)
            throws NotReadyException {
        StateQueryRequest<R> request = StateQueryRequest.inStore(store).withQuery(query);
        request = partitions.isEmpty() ? request.withAllPartitions() : request.withPartitions(partitions);
        try {
            return streams.query(active ? request.requireActive() : request).getPartitionResults();
        } catch (IllegalStateException | StreamsException e) {
            // Kafka Streams throws half a dozen kinds while it starts, moves partitions or stops.
            throw new NotReadyException("The streams application is not running yet, or no longer");
        }
    }
}
