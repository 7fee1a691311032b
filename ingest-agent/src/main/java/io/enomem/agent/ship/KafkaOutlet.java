// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import static java.util.Map.entry;

import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends to Kafka: idempotent, acks=all, keyed by machine id so that one host's records stay in order. The writer schemas
 * are published before the first record. Used by the shipper's thread alone, outcomes aside.
 */
final class KafkaOutlet implements Outlet {
    /** How long Kafka may take to say that it is there. Ours: a broker on a loaded host takes seconds for its first answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration CLOSE = Duration.ofMillis(500);

    private final Callable<Answer> question;
    private final Topics topics;
    private final byte[] machineId;
    private final Map<String, Object> settings;
    private Producer<byte[], byte[]> producer;
    private volatile boolean broken;
    private @Nullable Thread asking;

    KafkaOutlet(ShipSettings settings, String machineId) {
        this.topics = settings.topics();
        this.machineId = machineId.getBytes(StandardCharsets.UTF_8);
        this.question = new BrokerAsk(settings.producer(), topics, PATIENCE);
        this.settings = new HashMap<>(defaults(settings));
        this.settings.putAll(settings.producer());
        this.producer = producer(this.settings);
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Future<Answer> ask() {
        if (broken) {
            // After some failures, such as a right that was missing, an idempotent producer refuses whatever comes.
            producer.close(Duration.ZERO);
            producer = producer(settings);
            broken = false;
        }
        FutureTask<Answer> answer = new FutureTask<>(() -> {
            try {
                return question.call();
            } catch (Exception e) {
                return BrokerAsk.failed(e);
            }
        });
        Thread thread = new Thread(answer, "enomem-broker");
        thread.setDaemon(true);
        thread.start();
        asking = thread;
        return answer;
    }

    @Override
    public void send(Lane lane, byte[] value, Consumer<@Nullable Exception> outcome) {
        try {
            producer.send(new ProducerRecord<>(topic(lane).name(), machineId, value), (metadata, failure) -> {
                broken |= isFatal(failure);
                outcome.accept(failure);
            });
        } catch (KafkaException e) {
            broken |= isFatal(e);
            outcome.accept(e);
        }
    }

    @Override
    public void close() {
        Thread thread = asking;
        if (thread != null) {
            thread.interrupt();
        }
        producer.close(CLOSE);
        if (thread != null) {
            try {
                thread.join(CLOSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isFatal(@Nullable Exception failure) {
        return failure != null
                && !(failure instanceof RetriableException)
                && !(failure instanceof RecordTooLargeException)
                && !(failure instanceof InterruptException);
    }

    private Topic topic(Lane lane) {
        return switch (lane) {
            case KERNEL -> topics.kernelRecords();
            case LOGS -> topics.logRecords();
            case SAMPLES -> topics.hostSamples();
        };
    }

    /**
     * What a light agent wants where the user says nothing: little memory, and word within half a minute when the broker
     * is away. Shorter time-outs (5 s for metadata, 4 s for a request, 10 s for a delivery) were tried: a broker that
     * starts, or whose host is busy, is slower than that, and was taken for one that is away.
     */
    static Map<String, Object> defaults(ShipSettings settings) {
        return Map.ofEntries(
                entry(ProducerConfig.CLIENT_ID_CONFIG, "enomem-agent"),
                entry(ProducerConfig.ACKS_CONFIG, "all"),
                entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                // A broker that just starts may refuse the first batch of a new producer and take the second; the first
                // is then out of order for good, and all behind it waits until it has timed out.
                entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
                entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                // What comes while a request is in flight makes the next batch. To linger would wake the producer's
                // thread once more for each sample of a quiet host.
                entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * settings.bufferBytes()),
                entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000),
                entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000),
                entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000),
                entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000),
                // Nobody looks at an agent by JMX or asks the broker for its metrics (KIP-714); its own are elsewhere.
                entry(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, ""),
                entry(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false));
    }
}
