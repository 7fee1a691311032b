// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.letters;

import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.kafka.TopicRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The dead letters of an installation, as far as the topic still holds them. */
public final class DeadLetters {
    private final Map<String, ?> client;
    private final Topics topics;
    private final Selection selection;

    /**
     * @param client settings of any client of the cluster
     * @param selection those that are meant
     */
    public DeadLetters(Map<String, ?> client, Topics topics, Selection selection) {
        this.client = client;
        this.topics = topics;
        this.selection = selection;
    }

    /**
     * What was found.
     *
     * @param newest the newest, oldest of them first
     * @param byReason how many there are in all
     */
    public record Listing(List<Letter> newest, Map<String, Long> byReason) {
        public Listing {
            newest = List.copyOf(newest);
            byReason = new TreeMap<>(byReason);
        }

        /** All of them. */
        public long total() {
            return byReason.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Counts all and gives the newest, at most so many; their values are not kept. */
    public Listing list(int most) {
        Map<String, Long> byReason = new TreeMap<>();
        Map<Integer, Deque<Letter>> newest = new TreeMap<>();
        read((letter, record) -> {
            byReason.merge(letter.reason(), 1L, Long::sum);
            Deque<Letter> ofPartition = newest.computeIfAbsent(letter.partition(), p -> new ArrayDeque<>());
            ofPartition.addLast(letter);
            if (ofPartition.size() > most) {
                ofPartition.removeFirst();
            }
        });
        List<Letter> letters = new ArrayList<>();
        newest.values().forEach(letters::addAll);
        letters.sort((a, b) -> a.arrived().compareTo(b.arrived()));
        return new Listing(letters.subList(Math.max(0, letters.size() - most), letters.size()), byReason);
    }

    /** Gives each letter that is meant, by partition in order. */
    void read(BiConsumer<Letter, ConsumerRecord<byte[], byte[]>> each) {
        long from = selection.from() == null ? 0 : selection.from().toEpochMilli();
        try (TopicRange range =
                new TopicRange(client, List.of(topics.deadLetters().name()), from)) {
            while (!range.ended()) {
                for (ConsumerRecord<byte[], byte[]> record : range.next()) {
                    Letter letter = Letter.of(record);
                    if (selection.has(letter)) {
                        each.accept(letter, record);
                    }
                }
            }
        }
    }
}
