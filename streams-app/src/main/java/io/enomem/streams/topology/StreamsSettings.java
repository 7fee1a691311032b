// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.streams.siem.SiemDefinitions;
import io.enomem.streams.topology.TopologyParameters.StoreKind;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of the streams application, and what they are to Kafka Streams. */
public final class StreamsSettings {
    /** Group, prefix of changelog topics and of transactions. */
    public static final String APPLICATION_ID = "streams.application.id";

    /** Where stores lie. */
    public static final String STATE_DIR = "streams.state.dir";

    /** rocksdb or memory. */
    public static final String STATE_STORE = "streams.state.store";

    /** Bound of RocksDB's memory. */
    public static final String STATE_MEMORY_BYTES = "streams.state.memory.bytes";

    /** Whether closing leaves the group at once. */
    public static final String LEAVE_ON_CLOSE = "streams.leave.on.close";

    /** Wall time after which a silent host's incidents are closed. */
    public static final String SILENCE_MS = "streams.silence.ms";

    static final String THREADS = "streams.threads";
    static final String STANDBY_REPLICAS = "streams.standby.replicas";
    static final String COMMIT_INTERVAL_MS = "streams.commit.interval.ms";
    /** After so long without a sign of life an instance counts as gone. */
    public static final String SESSION_TIMEOUT_MS = "streams.session.timeout.ms";

    /** host:port under which other instances reach this one. */
    public static final String APPLICATION_SERVER = "streams.application.server";

    /** A dead letter is as large as the largest input, and has headers. */
    private static final int LARGEST_REQUEST_BYTES = 2 * 1024 * 1024;

    /**
     * Records are fetched when so many bytes have come, or after so many milliseconds: each fetch and each round of the thread
     * costs as much as several records. Half of the commit interval, which a result waits for anyway. Ours.
     */
    private static final int FETCHED_BYTES = 65_536;

    private static final int FETCH_WAIT_MS = 50;

    /** What is written within one commit leaves in few requests, each of which costs as much as many records. Ours. */
    private static final int BATCH_BYTES = 131_072;

    /** Signs of life within a session time-out; ours. With each the others hear of a partition that has come free. */
    private static final int HEARTBEATS = 6;

    /** The shortest that Kafka Streams takes. */
    private static final long PROBING_REBALANCE_MS = 60_000;

    /** Kafka 4.3 warns twice at every start until it is set; its constant was born deprecated. */
    private static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

    private StreamsSettings() {}

    /** The definitions; those of {@link IncidentDefinitions} belong to them. */
    public static ConfigDef definition() {
        ConfigDef streams = new ConfigDef()
                .define(
                        APPLICATION_ID,
                        Type.STRING,
                        "enomem-streams",
                        Importance.MEDIUM,
                        "Name of the group of all instances: also the first part of changelog topics and transactional ids.")
                .define(
                        STATE_DIR,
                        Type.STRING,
                        "/var/lib/enomem/streams",
                        Importance.HIGH,
                        "Directory of the state stores; one per instance.")
                .define(
                        STATE_STORE,
                        Type.STRING,
                        "rocksdb",
                        ValidString.in("rocksdb", "memory"),
                        Importance.MEDIUM,
                        "Where rows are kept: rocksdb on disk for fleets, memory for one machine. Both have a changelog topic.")
                .define(
                        STATE_MEMORY_BYTES,
                        Type.LONG,
                        268_435_456L,
                        Range.atLeast(16_777_216L),
                        Importance.MEDIUM,
                        "Bound of the memory of all RocksDB stores of this process together, outside the Java heap.")
                .define(
                        THREADS,
                        Type.INT,
                        1,
                        Range.atLeast(1),
                        Importance.MEDIUM,
                        "Stream threads; more than partitions divided by instances idle.")
                .define(
                        STANDBY_REPLICAS,
                        Type.INT,
                        0,
                        Range.atLeast(0),
                        Importance.MEDIUM,
                        "Copies of each store on other instances: 1 makes a failover a matter of seconds.")
                .define(
                        COMMIT_INTERVAL_MS,
                        Type.LONG,
                        100L,
                        Range.between(10L, 10_000L),
                        Importance.MEDIUM,
                        "How often results are committed: a diagnosis is visible to read_committed readers after at most this long.")
                .define(
                        SESSION_TIMEOUT_MS,
                        Type.INT,
                        10_000,
                        Range.between(6_000, 300_000),
                        Importance.MEDIUM,
                        "After so long without a sign of life an instance's partitions move to the others.")
                .define(
                        LEAVE_ON_CLOSE,
                        Type.BOOLEAN,
                        false,
                        Importance.LOW,
                        "true: closing gives the partitions up at once, for a single instance that starts again soon. false: they wait for it until the session time-out, so that a rolling restart moves nothing.")
                .define(
                        SILENCE_MS,
                        Type.LONG,
                        60_000L,
                        Range.atLeast(1_000L),
                        Importance.MEDIUM,
                        "After so much wall time without any record of a host its open incidents are closed with what is known.")
                .define(
                        APPLICATION_SERVER,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "host:port under which the other instances reach this one's REST; empty: it answers for itself only.");
        return Definitions.merge(
                Definitions.common(), streams, IncidentDefinitions.definition(), SiemDefinitions.definition());
    }

    static StoreKind storeKind(Settings settings) {
        return StoreKind.valueOf(settings.string(STATE_STORE).toUpperCase(Locale.ROOT));
    }

    /** Settings of Kafka Streams: defaults of ours, then what the user passes through, then what correctness rests on. */
    static Properties kafka(Settings settings, String deadLetters) {
        Properties kafka = new Properties();
        kafka.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.integer(THREADS));
        // Kafka's ten minutes would leave one that joined without work for as long, its copies ready.
        kafka.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_REBALANCE_MS);
        kafka.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.integer(STANDBY_REPLICAS));
        kafka.put(StreamsConfig.APPLICATION_SERVER_CONFIG, settings.string(APPLICATION_SERVER));
        kafka.put(StreamsConfig.CLIENT_ID_CONFIG, settings.string(APPLICATION_ID));
        int session = settings.integer(SESSION_TIMEOUT_MS);
        kafka.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
        kafka.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session / HEARTBEATS);
        kafka.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), FETCHED_BYTES);
        kafka.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), FETCH_WAIT_MS);
        kafka.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_REQUEST_BYTES);
        kafka.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        // A broker that just starts may refuse the first batch of a transaction and take the second; the first is then
        // out of order for good, and costs the thread all its tasks and their state.
        kafka.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        kafka.putAll(settings.kafka("streams"));

        kafka.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.string(APPLICATION_ID));
        kafka.put(StreamsConfig.STATE_DIR_CONFIG, settings.string(STATE_DIR));
        kafka.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        kafka.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.number(COMMIT_INTERVAL_MS));
        kafka.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, 0L);
        kafka.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        kafka.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessingFailures.class);
        kafka.put(GLOBAL_HANDLER, true);
        kafka.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, deadLetters);
        kafka.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        return kafka;
    }
}
