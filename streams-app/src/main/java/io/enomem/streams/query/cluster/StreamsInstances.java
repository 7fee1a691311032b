// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import io.enomem.streams.topology.DiagnosisRows;
import io.enomem.streams.topology.IncidentPartitioner;
import io.enomem.streams.topology.StreamsService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** The instances as Kafka Streams tells them with each rebalance. */
public final class StreamsInstances implements Instances {
    /** Every store of a host lies in the partition of its machine id, so any of them may be asked for. */
    private static final String STORE = DiagnosisRows.STORE;

    private static final StreamPartitioner<String, Object> BY_MACHINE = (topic, machineId, value, partitions) ->
            Optional.of(Set.of(IncidentPartitioner.partitionOf(machineId, partitions)));

    private final StreamsService service;
    private final KafkaStreams streams;
    private final @Nullable HostInfo self;

    /** @param self where this one is reached; null if it answers for itself only */
    public StreamsInstances(StreamsService service, @Nullable HostInfo self) {
        this.service = service;
        this.streams = service.client();
        this.self = self;
    }

    @Override
    public Holders holdersOf(String machineId) throws NotReadyException {
        if (self == null) {
            return new Holders(null, List.of());
        }
        KeyQueryMetadata found;
        try {
            found = streams.queryMetadataForKey(STORE, machineId, BY_MACHINE);
        } catch (IllegalStateException | StreamsException e) {
            throw new NotReadyException("The streams application is not running yet, or no longer");
        }
        if (found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            throw new NotReadyException("Partitions are being assigned");
        }
        HostInfo active = found.activeHost();
        return new Holders(
                active.equals(self) ? null : active,
                found.standbyHosts().stream().filter(host -> !host.equals(self)).toList());
    }

    @Override
    public List<HostInfo> others() {
        if (self == null) {
            return List.of();
        }
        try {
            return streams.metadataForAllStreamsClients().stream()
                    .map(StreamsMetadata::hostInfo)
                    .filter(host -> !host.equals(self) && !host.equals(HostInfo.unavailable()))
                    .toList();
        } catch (IllegalStateException | StreamsException e) {
            // It starts or stops: nobody is known.
            return List.of();
        }
    }

    @Override
    public int partitions() {
        return service.partitions();
    }
}
