// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.codec.KnownSchemas;
import io.enomem.schemas.kafka.SchemaTopic;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends to Kafka: idempotent, acks=all, keyed by machine id so that one host's records stay in order. The writer schemas
 * are published before the first record. Used by the shipper's thread alone, outcomes aside.
 */
final class KafkaOutlet implements Outlet {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofMillis(500);

    private final Map<String, Object> client;
    private final Topics topics;
    private final byte[] machineId;
    private final Producer<byte[], byte[]> producer;
    private boolean published;

    KafkaOutlet(ShipSettings settings, String machineId) {
        this.client = settings.producer();
        this.topics = settings.topics();
        this.machineId = machineId.getBytes(StandardCharsets.UTF_8);
        Map<String, Object> all = new HashMap<>(defaults(settings));
        all.putAll(settings.producer());
        this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public boolean reachable() {
        try {
            Admin admin = Admin.create(client);
            try {
                admin.describeCluster().nodes().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } finally {
                // A plain close() waits a minute for the answer of a broker that is away.
                admin.close(Duration.ZERO);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void send(Lane lane, byte[] value, Consumer<@Nullable Exception> outcome) {
        try {
            publishSchemas();
            producer.send(
                    new ProducerRecord<>(topic(lane).name(), machineId, value),
                    (metadata, failure) -> outcome.accept(failure));
        } catch (KafkaException e) {
            outcome.accept(e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }

    private void publishSchemas() {
        if (!published) {
            try (SchemaTopic schemas = new SchemaTopic(client, topics.schemas().name())) {
                schemas.publish(KnownSchemas.compiled());
            }
            published = true;
        }
    }

    private Topic topic(Lane lane) {
        return switch (lane) {
            case KERNEL -> topics.kernelRecords();
            case LOGS -> topics.logRecords();
            case SAMPLES -> topics.hostSamples();
        };
    }

    /** What a light agent wants where the user says nothing: little memory, and a quick word when the broker is away. */
    private static Map<String, Object> defaults(ShipSettings settings) {
        return Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                "enomem-agent",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                4L * settings.bufferBytes(),
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                5_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                2_000);
    }
}
