// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import io.enomem.schemas.codec.Fingerprint;
import io.enomem.schemas.codec.SchemaLookup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of writer schemas: key the fingerprint, value the schema's JSON, one partition, compacted. Writers publish
 * theirs before their first record, so whoever reads the topic to its end after it met a fingerprint finds the schema
 * there. Thread-safe; a look-up of a fingerprint not met before blocks for one round trip to the broker.
 */
public final class SchemaTopic implements SchemaLookup, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaTopic.class);

    /** A fingerprint that nobody has published is asked for again after this; ours: short against an operator's repair. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    /** So many missing fingerprints are remembered; ours: more than a broken fleet has versions. */
    private static final int MISSING_REMEMBERED = 1_000;

    /** A published schema beyond this is ignored; ours: ten times our largest. */
    private static final int LARGEST_SCHEMA_BYTES = 1_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);

    private final SchemaTopicClients clients;
    private final TopicPartition partition;
    private final Map<Long, Schema> schemas = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final Map<Long, Long> missingSince = new LinkedHashMap<>();
    private @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * @param clientSettings settings of any Kafka client of this cluster; serializers and groups among them are ignored
     * @param topic full name, see {@link io.enomem.schemas.topics.Topics#schemas}
     */
    public SchemaTopic(Map<String, ?> clientSettings, String topic) {
        this(new SchemaTopicClients(clientSettings), topic);
    }

    SchemaTopic(SchemaTopicClients clients, String topic) {
        this.clients = clients;
        this.partition = new TopicPartition(topic, 0);
    }

    /**
     * Writes schemas unread, and returns when the broker has them: for a process that must stay small, which a consumer would
     * not let it. A repeat does no harm, the topic is compacted. Throws KafkaException if that is not possible.
     *
     * @param clientSettings as those of the constructor
     */
    public static void write(Map<String, ?> clientSettings, String topic, Collection<Schema> written) {
        new SchemaTopicClients(clientSettings).send(new TopicPartition(topic, 0), written);
    }

    /** Reads the topic to its end. Throws KafkaException if that is not possible. */
    public synchronized void load() {
        if (consumer == null) {
            consumer = clients.consumer(partition);
        }
        long end = end(consumer);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition, PATIENCE) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                learn(record);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(
                        "Topic " + partition.topic() + " could not be read to its end within " + PATIENCE);
            }
        }
    }

    /**
     * Makes sure that these schemas stand in the topic; returns when the broker has them. To be called before the first
     * record that they write.
     */
    public synchronized void publish(Collection<Schema> written) {
        load();
        List<Schema> missing = written.stream()
                .filter(schema -> !schemas.containsKey(Fingerprint.of(schema)))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        clients.send(partition, missing);
        missing.forEach(schema -> schemas.put(Fingerprint.of(schema), schema));
        LOG.atInfo()
                .addKeyValue("topic", partition.topic())
                .addKeyValue("schemas", missing.stream().map(Schema::getName).toList())
                .log("Published writer schemas");
    }

    @Override
    public synchronized @Nullable Schema find(long fingerprint) {
        Schema known = schemas.get(fingerprint);
        Long since = missingSince.get(fingerprint);
        if (known != null || (since != null && System.nanoTime() - since < ASK_AGAIN.toNanos())) {
            return known;
        }
        load();
        Schema found = schemas.get(fingerprint);
        if (found == null) {
            rememberMissing(fingerprint);
        } else {
            missingSince.remove(fingerprint);
        }
        return found;
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    private long end(Consumer<byte[], byte[]> of) {
        try {
            return of.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
        } catch (TimeoutException e) {
            throw new TimeoutException(
                    "Topic " + partition.topic() + " did not answer within " + PATIENCE
                            + ": check that the broker is reachable and that the topic exists (enomem topics --create)",
                    e);
        }
    }

    private void learn(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null && keys.contains(new String(record.key(), StandardCharsets.UTF_8))) {
            // Every start of an agent writes its schemas again.
            return;
        }
        Schema schema = parse(record);
        if (schema != null) {
            long fingerprint = Fingerprint.of(schema);
            schemas.put(fingerprint, schema);
            keys.add(Fingerprint.hex(fingerprint));
        }
    }

    private @Nullable Schema parse(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return null;
        }
        try {
            if (value.length <= LARGEST_SCHEMA_BYTES) {
                return SchemaTopicClients.parse(value);
            }
        } catch (AvroRuntimeException e) {
            LOG.atDebug().setCause(e).addKeyValue("offset", record.offset()).log("Not an Avro schema");
        }
        LOG.atWarn()
                .addKeyValue("topic", partition.topic())
                .addKeyValue("offset", record.offset())
                .addKeyValue("bytes", value.length)
                .log("Ignored a value that is not an Avro schema: something else writes to this topic");
        return null;
    }

    private void rememberMissing(long fingerprint) {
        missingSince.put(fingerprint, System.nanoTime());
        if (missingSince.size() > MISSING_REMEMBERED) {
            missingSince.remove(missingSince.keySet().iterator().next());
        }
    }
}
