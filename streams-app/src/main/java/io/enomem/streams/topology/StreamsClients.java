// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of a streams application. No transaction of its producer commits an offset that the consumer of the same
 * thread has not come to.
 *
 * <p>Kafka Streams 4.3.1 does: a task whose state is found corrupt is closed, its consumer goes back to the last committed
 * offset and its state is read back; but the task still remembers up to where it had been given records before
 * (StreamTask.nextOffsetsAndMetadataToBeConsumed). Where it commits before they have come again, and a punctuation is
 * enough for that, it commits those offsets. An instance that then ends loses what lies between for good.
 *
 * <p>Thread-safe; each client is used by the thread that it is for.
 */
public class StreamsClients implements KafkaClientSupplier {
    private static final String CONSUMER = "-consumer";
    private static final String PRODUCER = "-producer";

    /** Main consumers by the name of their thread, of which there are few, ever. */
    private final Map<String, Consumer<byte[], byte[]>> consumers = new ConcurrentHashMap<>();

    @Override
    public Admin getAdmin(Map<String, Object> settings) {
        return Admin.create(settings);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        String thread = threadOf(settings, PRODUCER);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public void sendOffsetsToTransaction(
                    Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
                Consumer<byte[], byte[]> consumer = consumers.get(thread);
                super.sendOffsetsToTransaction(consumer == null ? offsets : read(offsets, consumer), group);
            }
        };
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = newConsumer(settings);
        consumers.put(threadOf(settings, CONSUMER), consumer);
        return consumer;
    }

    /** The consumer of the input. */
    protected Consumer<byte[], byte[]> newConsumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Those of the offsets that the consumer has come to; where it has not, how far it is. */
    static Map<TopicPartition, OffsetAndMetadata> read(
            Map<TopicPartition, OffsetAndMetadata> offsets, Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            long position = position(consumer, partition, offset.offset());
            if (position >= offset.offset()) {
                read.put(partition, offset);
            } else if (position >= 0) {
                read.put(partition, new OffsetAndMetadata(position, offset.metadata()));
            }
        });
        return read;
    }

    /** Negative if it has none: it is about to ask for one, and until then nothing is read. */
    private static long position(Consumer<byte[], byte[]> consumer, TopicPartition partition, long committed) {
        if (!consumer.assignment().contains(partition)) {
            // It was taken away a moment ago, with its last commit under way.
            return committed;
        }
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (TimeoutException | InvalidOffsetException e) {
            return -1;
        }
    }

    private static String threadOf(Map<String, Object> settings, String end) {
        String client = String.valueOf(settings.get(CommonClientConfigs.CLIENT_ID_CONFIG));
        return client.endsWith(end) ? client.substring(0, client.length() - end.length()) : client;
    }
}
