// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What has been read from Kafka and is not yet known to be with the receiver, in order. The reader puts in, the sender
 * takes out. Thread-safe.
 */
final class Outbox {
    /**
     * One record on its way.
     *
     * @param number position in the order of sending, growing
     * @param partition where it was read
     * @param offset of its record
     * @param message without framing; null for a record of which the receiver is not told
     */
    record Item(long number, TopicPartition partition, long offset, byte @Nullable [] message) {}

    private final int capacity;
    private final Deque<Item> waiting = new ArrayDeque<>();
    private final Deque<Item> sent = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> settled = new HashMap<>();
    private long last;

    /** @param capacity items beyond which the reader must wait */
    Outbox(int capacity) {
        this.capacity = capacity;
    }

    synchronized void put(TopicPartition partition, long offset, byte @Nullable [] message) {
        waiting.add(new Item(++last, partition, offset, message));
        notifyAll();
    }

    synchronized boolean isFull() {
        return waiting.size() + sent.size() >= capacity;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty() && sent.isEmpty();
    }

    /** The next to send; null if none came within the time. */
    synchronized @Nullable Item next(long patienceMillis) throws InterruptedException {
        if (waiting.isEmpty()) {
            wait(patienceMillis);
        }
        Item item = waiting.poll();
        if (item != null) {
            sent.add(item);
        }
        return item;
    }

    /** After a lost connection: everything that is not settled is sent again, in the old order. Returns how many. */
    synchronized int rewind() {
        int again = sent.size();
        while (!sent.isEmpty()) {
            waiting.addFirst(sent.removeLast());
        }
        return again;
    }

    /** The receiver has everything that was sent up to that number. */
    synchronized void settle(long number) {
        while (!sent.isEmpty() && sent.element().number() <= number) {
            Item item = sent.remove();
            settled.put(item.partition(), new OffsetAndMetadata(item.offset() + 1));
        }
    }

    /** Offsets to commit, of what was settled since this was last asked. */
    synchronized Map<TopicPartition, OffsetAndMetadata> settled() {
        Map<TopicPartition, OffsetAndMetadata> result = Map.copyOf(settled);
        settled.clear();
        return result;
    }

    /** Partitions were taken away: whoever has them now sends what is not settled. */
    synchronized void drop(Collection<TopicPartition> partitions) {
        waiting.removeIf(item -> partitions.contains(item.partition()));
        sent.removeIf(item -> partitions.contains(item.partition()));
        settled.keySet().removeAll(partitions);
    }
}
