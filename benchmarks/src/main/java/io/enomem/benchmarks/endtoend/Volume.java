// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * What was written to a topic.
 *
 * @param records so many
 * @param bytes of keys and values
 */
record Volume(long records, long bytes) {
    /**
     * All that was written from one set of offsets to another, the few markers of transactions included. What was compacted
     * away since counts as the mean of what is left.
     */
    static Volume between(Map<String, Object> client, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        long[] sum = new long[2];
        read(client, from, to, record -> {
            sum[0]++;
            sum[1] += size(record);
        });
        long written = to.entrySet().stream()
                .mapToLong(end -> end.getValue() - from.getOrDefault(end.getKey(), 0L))
                .sum();
        return new Volume(written, sum[1] * written / Math.max(1, sum[0]));
    }

    /** What a store has that reads the topic from its begin: the last value of each key, unless it was deleted. */
    static Volume kept(Map<String, Object> client, Map<TopicPartition, Long> to) {
        Map<Bytes, Long> sizes = new HashMap<>();
        Map<TopicPartition, Long> begin = new HashMap<>();
        to.keySet().forEach(partition -> begin.put(partition, 0L));
        read(client, begin, to, record -> {
            if (record.value() == null) {
                sizes.remove(Bytes.wrap(record.key()));
            } else {
                sizes.put(Bytes.wrap(record.key()), size(record));
            }
        });
        return new Volume(
                sizes.size(), sizes.values().stream().mapToLong(Long::longValue).sum());
    }

    private static void read(
            Map<String, Object> client, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to, Visitor visitor) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        // What was compacted away since is not missed: reading goes on at the next offset that is there.
        settings.put("auto.offset.reset", "earliest");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(from.keySet());
            from.forEach(consumer::seek);
            while (from.keySet().stream().anyMatch(p -> consumer.position(p) < to.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.offset() < to.getOrDefault(partition(record), 0L)) {
                        visitor.accept(record);
                    }
                }
            }
        }
    }

    @FunctionalInterface
    private interface Visitor {
        void accept(ConsumerRecord<byte[], byte[]> record);
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
    }
}
