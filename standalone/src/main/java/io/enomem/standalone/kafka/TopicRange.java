// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.kafka;

import io.enomem.standalone.console.Failure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The committed records of some topics from a time on, up to the end that they had when it was made. Joins no group and
 * commits nothing. Not thread-safe.
 */
public final class TopicRange implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Fetched at once, bytes: a letter may have 1 MB. Ours. */
    private static final int FETCH_BYTES = 8 << 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Long> ends;
    private long read;

    /**
     * @param client settings of any client of the cluster
     * @param topics names; Failure if one does not exist
     * @param fromMillis arrival of the first record wanted, Unix milliseconds; 0 for all
     * @throws org.apache.kafka.common.KafkaException if the cluster refuses or does not answer
     */
    public TopicRange(Map<String, ?> client, Collection<String> topics, long fromMillis) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions =
                    topics.stream().flatMap(this::partitions).toList();
            consumer.assign(partitions);
            ends = consumer.endOffsets(partitions);
            seek(partitions, fromMillis);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private Stream<TopicPartition> partitions(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found.isEmpty()) {
            throw new Failure("Topic " + topic
                    + " does not exist: set topics.prefix as the services have it, or create the topics with"
                    + " 'enomem topics --create'.");
        }
        return found.stream().map(info -> new TopicPartition(info.topic(), info.partition()));
    }

    /** The next records, by partition in order; empty also while nothing has come yet: ask until {@link #ended}. */
    public Iterable<ConsumerRecord<byte[], byte[]>> next() {
        var records = consumer.poll(POLL);
        read += records.count();
        return records;
    }

    /** True once all of it was given. */
    public boolean ended() {
        return unread().isEmpty();
    }

    /** Its partitions. */
    Set<TopicPartition> partitions() {
        return Set.copyOf(ends.keySet());
    }

    /** Partitions of which not all was given. */
    Set<TopicPartition> unread() {
        return ends.entrySet().stream()
                .filter(end -> consumer.position(end.getKey()) < end.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Goes on from these offsets. */
    public void seek(Map<TopicPartition, Long> offsets) {
        offsets.forEach((partition, offset) -> {
            if (ends.containsKey(partition)) {
                consumer.seek(partition, offset);
            }
        });
    }

    /** Fetches from all but these, until it is told others. */
    void pause(Collection<TopicPartition> partitions) {
        consumer.resume(consumer.paused());
        consumer.pause(partitions);
        Set<TopicPartition> unread = unread();
        consumer.pause(ends.keySet().stream().filter(p -> !unread.contains(p)).toList());
    }

    /** Takes no more of one partition. */
    void leave(TopicPartition partition) {
        ends.put(partition, 0L);
    }

    /** Share of the offsets that were read, 0 to 1. */
    public double share() {
        long all = 0;
        long done = 0;
        for (Map.Entry<TopicPartition, Long> start : starts.entrySet()) {
            long end = ends.getOrDefault(start.getKey(), 0L);
            all += Math.max(0, end - start.getValue());
            done += Math.max(0, Math.min(end, consumer.position(start.getKey())) - start.getValue());
        }
        return all == 0 ? 1 : (double) done / all;
    }

    /** Records given so far. */
    public long read() {
        return read;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void seek(List<TopicPartition> partitions, long fromMillis) {
        Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
        if (fromMillis > 0) {
            Map<TopicPartition, Long> wanted = new HashMap<>();
            partitions.forEach(partition -> wanted.put(partition, fromMillis));
            found.putAll(consumer.offsetsForTimes(wanted));
        }
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp at = found.get(partition);
            // Where no record is so young there is nothing to read.
            long start = fromMillis <= 0
                    ? beginnings.getOrDefault(partition, 0L)
                    : at == null ? ends.getOrDefault(partition, 0L) : at.offset();
            consumer.seek(partition, start);
            starts.put(partition, start);
        }
    }
}
