// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.kafka.RecordDeserializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Hands each diagnosis that is committed from now on to somebody, on a thread of its own. */
final class Announcer implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(1);

    private final KafkaConsumer<String, SpecificRecord> consumer;
    private final Consumer<Diagnosis> listener;
    private final Thread thread;

    /**
     * Starts to listen at the end of the topic; what was committed before is not told.
     *
     * @param client settings of a Kafka client
     * @param topics full names of the topics of diagnoses and of schemas
     */
    Announcer(Map<String, ?> client, String topic, String schemaTopic, Consumer<Diagnosis> listener) {
        this.listener = listener;
        this.consumer = new KafkaConsumer<>(
                settings(client, schemaTopic), new StringDeserializer(), deserializer(client, schemaTopic));
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // seekToEnd is lazy: the end is that of now, not that of the first poll.
        partitions.forEach(consumer::position);
        this.thread = new Thread(this::listen, "enomem-announcer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join(STOP.toMillis());
    }

    private void listen() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<String, SpecificRecord> record : consumer.poll(POLL)) {
                    if (record.value() instanceof Diagnosis diagnosis) {
                        listener.accept(diagnosis);
                    }
                }
            }
        } catch (WakeupException e) {
            // Asked to stop.
        }
    }

    private static RecordDeserializer deserializer(Map<String, ?> client, String schemaTopic) {
        RecordDeserializer deserializer = new RecordDeserializer();
        deserializer.configure(settings(client, schemaTopic), false);
        return deserializer;
    }

    private static Map<String, Object> settings(Map<String, ?> client, String schemaTopic) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(RecordDeserializer.SCHEMA_TOPIC, schemaTopic);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // The default of half a second is spent on every fetch of a quiet topic when a record comes in between.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        return settings;
    }
}
