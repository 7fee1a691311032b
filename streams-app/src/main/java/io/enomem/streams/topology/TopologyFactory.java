// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.Link;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The one topology: records of a host to its diagnoses, and ends of connections to pairs. Processor API with key-value
 * stores of our own: joins and windows of the DSL would hold back the first revision or cost too much per sample.
 */
public final class TopologyFactory {
    private final TopologyParameters parameters;
    private final Topology topology = new Topology();

    private TopologyFactory(TopologyParameters parameters) {
        this.parameters = parameters;
    }

    /** A new topology; it is described in docs and holds no state of its own. */
    public static Topology create(TopologyParameters parameters) {
        TopologyFactory factory = new TopologyFactory(parameters);
        factory.incidents();
        factory.links();
        return factory.topology;
    }

    private void incidents() {
        Topics topics = parameters.topics();
        String[] sources = {
            read(topics.kernelRecords()),
            read(topics.logRecords()),
            read(topics.hostSamples()),
            read(topics.linkMatches())
        };
        topology.addProcessor(
                Nodes.DECODE,
                () -> new DecodeProcessor(
                        parameters.codec(),
                        parameters.mode(),
                        TopologyFactory::machineId,
                        Nodes.TRACK,
                        Nodes.WRITE_DEAD_LETTERS),
                sources);
        topology.addProcessor(Nodes.TRACK, () -> new IncidentProcessor(parameters), Nodes.DECODE);
        topology.addStateStore(store(Nodes.INCIDENT_ROWS), Nodes.TRACK);
        topology.addStateStore(store(Nodes.LAST_DIAGNOSES), Nodes.TRACK);
        topology.addStateStore(store(Nodes.INCIDENT_INDEX), Nodes.TRACK);

        byPartition(Nodes.WRITE_DIAGNOSES, topics.diagnoses());
        byPartition(Nodes.WRITE_JSON, topics.diagnosesJson());
        byPartition(Nodes.WRITE_ECS, topics.diagnosesEcs());
        byPartition(Nodes.WRITE_OCSF, topics.diagnosesOcsf());
        write(Nodes.WRITE_LINKS, topics.links(), Nodes.TRACK);
        write(Nodes.WRITE_KERNEL_GAPS, topics.kernelRecords(), Nodes.TRACK);
        write(Nodes.WRITE_LOG_GAPS, topics.logRecords(), Nodes.TRACK);
        write(Nodes.WRITE_SAMPLE_GAPS, topics.hostSamples(), Nodes.TRACK);
        write(Nodes.WRITE_DEAD_LETTERS, topics.deadLetters(), Nodes.DECODE, Nodes.TRACK);
    }

    private void links() {
        Topics topics = parameters.topics();
        topology.addProcessor(
                Nodes.DECODE_LINKS,
                () -> new DecodeProcessor(
                        parameters.codec(),
                        Mode.LIVE,
                        record -> record instanceof Link link ? link.getEndpoint() : null,
                        Nodes.JOIN_LINKS,
                        Nodes.WRITE_DEAD_LINKS),
                read(topics.links()));
        topology.addProcessor(Nodes.JOIN_LINKS, () -> new LinkJoinProcessor(parameters.codec()), Nodes.DECODE_LINKS);
        topology.addStateStore(store(Nodes.OPEN_LINKS), Nodes.JOIN_LINKS);
        write(Nodes.WRITE_LINK_MATCHES, topics.linkMatches(), Nodes.JOIN_LINKS);
        write(Nodes.WRITE_DEAD_LINKS, topics.deadLetters(), Nodes.DECODE_LINKS);
    }

    /** The machine id of a record that belongs on an input topic; null for any other. */
    private static @Nullable String machineId(SpecificRecord record) {
        if (record instanceof HostSample sample) {
            return sample.getMachineId();
        } else if (record instanceof KernelRecord kernel) {
            return kernel.getMachineId();
        } else if (record instanceof LogRecord log) {
            return log.getMachineId();
        } else if (record instanceof HostInfo info) {
            return info.getMachineId();
        } else if (record instanceof Gap gap) {
            return gap.getMachineId();
        }
        return record instanceof LinkMatch match ? match.getMachineId() : null;
    }

    private String read(Topic topic) {
        String name = Nodes.source(topic.name());
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new ArrivalTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic.name());
        return name;
    }

    private void write(String name, Topic topic, String... parents) {
        topology.addSink(name, topic.name(), new ByteArraySerializer(), new ByteArraySerializer(), parents);
    }

    private void byPartition(String name, Topic topic) {
        topology.addSink(
                name,
                topic.name(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                new IncidentPartitioner(),
                Nodes.TRACK);
    }

    private StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        KeyValueBytesStoreSupplier supplier = switch (parameters.store()) {
            case ROCKSDB -> Stores.persistentKeyValueStore(name);
            case MEMORY -> Stores.inMemoryKeyValueStore(name);
        };
        // No cache: a row is written about once per commit, and scans would have to merge with it.
        return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }
}
