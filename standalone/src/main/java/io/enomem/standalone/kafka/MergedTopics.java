// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.kafka;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of several topics as one sequence by arrival, the same each time it is read. Holds a few hundred records of
 * each partition. Not thread-safe.
 */
public final class MergedTopics implements AutoCloseable {
    /** A partition of which so many wait is not fetched from. Ours. */
    private static final int WAITING = 500;

    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final TopicRange range;
    private final long toMillis;
    private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting = new TreeMap<>(ORDER);
    private final Map<TopicPartition, Long> position = new HashMap<>();
    private @Nullable ConsumerRecord<byte[], byte[]> last;

    /**
     * @param fromMillis first arrival wanted, Unix milliseconds
     * @param toMillis last arrival wanted
     */
    public MergedTopics(Map<String, ?> client, List<String> topics, long fromMillis, long toMillis) {
        this.range = new TopicRange(client, topics, fromMillis);
        this.toMillis = toMillis;
        range.partitions().forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
    }

    /** The next record; null at the end. Blocks while the broker is asked. */
    public @Nullable ConsumerRecord<byte[], byte[]> next() {
        while (!range.ended() && lacks()) {
            fetch();
        }
        ConsumerRecord<byte[], byte[]> first = null;
        for (Deque<ConsumerRecord<byte[], byte[]>> queue : waiting.values()) {
            ConsumerRecord<byte[], byte[]> head = queue.peekFirst();
            if (head != null && (first == null || head.timestamp() < first.timestamp())) {
                first = head;
            }
        }
        if (last != null) {
            position.put(new TopicPartition(last.topic(), last.partition()), last.offset() + 1);
        }
        if (first != null) {
            TopicPartition partition = new TopicPartition(first.topic(), first.partition());
            queue(partition).removeFirst();
            position.put(partition, first.offset());
        }
        last = first;
        return first;
    }

    /** Offsets of what was given last and, of the other partitions that gave something, after that. */
    public Map<TopicPartition, Long> position() {
        return Map.copyOf(position);
    }

    /** Goes on from there; before the first record. */
    public void seek(Map<TopicPartition, Long> to) {
        position.putAll(to);
        range.seek(to);
    }

    /** Share of the offsets that were read, 0 to 1. */
    public double share() {
        return range.share();
    }

    @Override
    public void close() {
        range.close();
    }

    private Deque<ConsumerRecord<byte[], byte[]>> queue(TopicPartition partition) {
        return waiting.computeIfAbsent(partition, p -> new ArrayDeque<>());
    }

    /** True if a partition that may have older records than all that wait has none waiting. */
    private boolean lacks() {
        Set<TopicPartition> unread = range.unread();
        return waiting.entrySet().stream()
                .anyMatch(each -> each.getValue().isEmpty() && unread.contains(each.getKey()));
    }

    private void fetch() {
        range.pause(waiting.entrySet().stream()
                .filter(each -> each.getValue().size() >= WAITING)
                .map(Map.Entry::getKey)
                .toList());
        for (ConsumerRecord<byte[], byte[]> record : range.next()) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.timestamp() <= toMillis) {
                queue(partition).addLast(record);
            } else {
                range.leave(partition);
            }
        }
    }
}
