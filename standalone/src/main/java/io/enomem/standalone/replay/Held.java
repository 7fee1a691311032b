// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.diagnosis.Diagnosis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** From when on the input topics hold everything of a host: what is older has expired. Immutable. */
public final class Held {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A partition that says it holds records gives one within this time. Ours. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<Integer, Instant> since;
    private final int partitions;

    private Held(Map<Integer, Instant> since, int partitions) {
        this.since = since;
        this.partitions = partitions;
    }

    /** Asks the brokers. A partition that never lost a record holds everything. */
    public static Held of(Map<String, ?> client, Topics topics) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        Map<Integer, Instant> since = new HashMap<>();
        int partitions = 1;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (Topic topic : topics.inputs()) {
                List<TopicPartition> all = consumer.partitionsFor(topic.name()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                partitions = all.size();
                Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
                for (TopicPartition partition : all) {
                    long beginning = beginnings.getOrDefault(partition, 0L);
                    if (beginning > 0) {
                        since.merge(partition.partition(), oldest(consumer, partition, beginning), Held::later);
                    }
                }
            }
        }
        return new Held(Map.copyOf(since), partitions);
    }

    /** Whether all that an incident looks back on was there to be replayed. */
    boolean has(Diagnosis diagnosis) {
        Instant since = since(diagnosis.host().machineId());
        return !diagnosis.startedAt().minus(Window.WARM).isBefore(since);
    }

    /** From when on all of a host is held. */
    Instant since(String machineId) {
        int partition = BuiltInPartitioner.partitionForKey(machineId.getBytes(StandardCharsets.UTF_8), partitions);
        return since.getOrDefault(partition, Instant.EPOCH);
    }

    /** Arrival of the oldest record held; of a partition whose records have all expired, never. */
    private static Instant oldest(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
        consumer.assign(List.of(partition));
        if (consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L) <= offset) {
            return Instant.MAX;
        }
        consumer.seek(partition, offset);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                return Instant.ofEpochMilli(record.timestamp());
            }
        }
        return Instant.MAX;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
