// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.codec.KnownSchemas;
import io.enomem.schemas.kafka.HangingTransactions;
import io.enomem.schemas.kafka.HangingTransactions.Hanging;
import io.enomem.schemas.kafka.SchemaTopic;
import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.registry.SchemaRegistry;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams application as a service of one process. {@code start} once, then {@code close} once; the state may be asked
 * for by any thread at any time.
 */
public final class StreamsService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsService.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final Settings settings;
    private final Topics topics;
    private final SchemaTopic schemas;
    private final Codec codec;
    private final ThreadReplacement threads = new ThreadReplacement(InstantSource.system());
    private final @Nullable RocksDbMemory memory;
    private final KafkaStreams streams;
    private volatile int partitions;

    /**
     * Speaks to no broker yet.
     *
     * @param settings of {@link StreamsSettings#definition()}
     * @param mode live, or replay with an application id, prefix and state directory of its own
     */
    public StreamsService(Settings settings, Mode mode, Diagnostician engine, DiagnosisFormat format) {
        this.settings = settings;
        topics = new Topics(settings.string(Definitions.TOPICS_PREFIX));
        schemas = new SchemaTopic(settings.kafka("admin"), topics.schemas().name());
        codec = new Codec(schemas, SchemaRegistry.of(settings.kafka("admin")));
        Topology topology = TopologyFactory.create(new TopologyParameters(
                topics,
                mode,
                codec,
                engine,
                IncidentDefinitions.read(settings),
                settings.millis(StreamsSettings.SILENCE_MS),
                format,
                StreamsSettings.storeKind(settings)));
        Properties kafka = StreamsSettings.kafka(settings, topics.deadLetters().name());
        if (StreamsSettings.storeKind(settings) == TopologyParameters.StoreKind.ROCKSDB) {
            memory = new RocksDbMemory(settings.number(StreamsSettings.STATE_MEMORY_BYTES));
            kafka.put(BoundedRocksDb.MEMORY, memory);
        } else {
            memory = null;
        }
        streams = new KafkaStreams(topology, kafka, new StreamsClients());
        streams.setUncaughtExceptionHandler(threads);
        streams.setGlobalStateRestoreListener(new RestoreLog(InstantSource.system()));
        streams.setStateListener((now, before) -> LOG.atInfo()
                .addKeyValue("state", now)
                .addKeyValue("before", before)
                .log("Streams application changed its state"));
    }

    /**
     * Checks the topics, publishes this version's schemas and starts the threads. Throws IllegalStateException if topics
     * are missing or differ in their partition counts, KafkaException if no broker answers, and RegistryException if the
     * schema registry does not know what diagnoses are and refuses to learn it.
     */
    public void start() {
        try (Admin admin = Admin.create(settings.kafka("admin"))) {
            partitions = new TopicAdmin(admin, topics.all()).check();
        }
        schemas.publish(KnownSchemas.compiled());
        codec.announce(topics.diagnoses().name(), Diagnosis.getClassSchema());
        streams.start();
    }

    /** True while records are processed; false while it starts, moves partitions or has stopped. */
    public boolean isReady() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** False if only a restart of the process can help. */
    public boolean isLive() {
        return !threads.exhausted() && streams.state() != KafkaStreams.State.ERROR;
    }

    /** Transactions in its topics that nobody will end; asks the brokers. KafkaException if they cannot be told. */
    public List<Hanging> hanging(Instant now) {
        try (Admin admin = Admin.create(settings.kafka("admin"))) {
            String application = settings.string(StreamsSettings.APPLICATION_ID);
            return new HangingTransactions(admin, HangingTransactions.SILENT)
                    .find(HangingTransactions.concerning(topics, application), now);
        }
    }

    /** The client, for interactive queries and metrics. */
    public KafkaStreams client() {
        return streams;
    }

    /** Partitions of its topics: those of all instances together; 0 before {@link #start}. */
    public int partitions() {
        return partitions;
    }

    /** Names of its topics. */
    public Topics topics() {
        return topics;
    }

    /** Settings for a consumer of its topics. */
    public Map<String, Object> consumerSettings() {
        return settings.kafka("consumer");
    }

    /** What reads and writes the values of its topics and stores. */
    public Codec codec() {
        return codec;
    }

    @Override
    public void close() {
        close(CLOSE_PATIENCE);
    }

    /** Commits, closes the stores and, if so set, leaves the group; false if that took longer than the time given. */
    public boolean close(Duration patience) {
        GroupMembershipOperation group = settings.flag(StreamsSettings.LEAVE_ON_CLOSE)
                ? GroupMembershipOperation.LEAVE_GROUP
                : GroupMembershipOperation.REMAIN_IN_GROUP;
        boolean closed =
                streams.close(CloseOptions.groupMembershipOperation(group).withTimeout(patience));
        schemas.close();
        // A store that is still open would write to memory that was given back.
        if (closed && memory != null) {
            memory.close();
        }
        return closed;
    }
}
