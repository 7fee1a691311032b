// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import io.enomem.schemas.codec.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients of the schema topic: a consumer without a group, and a producer for as long as it sends. */
class SchemaTopicClients {
    private final Map<String, Object> common;

    SchemaTopicClients(Map<String, ?> settings) {
        common = new HashMap<>();
        // Only what reaches the cluster is taken over: groups, serializers and transactions of others are not ours.
        settings.forEach((key, value) -> {
            if (key.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                    || key.startsWith("ssl.")
                    || key.startsWith("sasl.")
                    || key.equals(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
                    || key.equals(CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG)) {
                common.put(key, value);
            }
        });
        Object client = settings.get(CommonClientConfigs.CLIENT_ID_CONFIG);
        // They live for seconds: no metrics of theirs are worth a broker's asking (KIP-714).
        common.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        common.put(CommonClientConfigs.CLIENT_ID_CONFIG, (client == null ? "enomem" : client) + "-schemas");
    }

    /** A consumer at the beginning of the topic. */
    Consumer<byte[], byte[]> consumer(TopicPartition partition) {
        Map<String, Object> settings = new HashMap<>(common);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    /** Sends schemas and returns when the broker has them. */
    void send(TopicPartition partition, Collection<Schema> schemas) {
        try (Producer<byte[], byte[]> producer = producer()) {
            List<? extends Future<?>> sent = schemas.stream()
                    .map(schema -> producer.send(record(partition, schema)))
                    .toList();
            for (Future<?> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "Schemas could not be published to " + partition.topic() + " (" + e.getMessage()
                            + "): the writer needs the right to write there",
                    e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(producerSettings());
    }

    /**
     * Not idempotent: to write a schema twice does no harm. A new idempotent producer whose first batch a broker that just
     * starts does not take, but its second, waits for the first until delivery.timeout.ms: the broker then refuses it for
     * its sequence number. Seen when a broker was killed again and again.
     */
    Map<String, Object> producerSettings() {
        Map<String, Object> settings = new HashMap<>(common);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        return settings;
    }

    static Schema parse(byte[] value) {
        return new Schema.Parser().parse(new String(value, StandardCharsets.UTF_8));
    }

    private static ProducerRecord<byte[], byte[]> record(TopicPartition partition, Schema schema) {
        String key = Fingerprint.hex(Fingerprint.of(schema));
        return new ProducerRecord<>(
                partition.topic(),
                partition.partition(),
                key.getBytes(StandardCharsets.UTF_8),
                schema.toString().getBytes(StandardCharsets.UTF_8));
    }
}
