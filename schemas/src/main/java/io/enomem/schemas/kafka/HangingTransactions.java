// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import io.enomem.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that a partition holds open and that their coordinator knows nothing of: nobody will end them, and committed
 * readers stand still in front of them (KAFKA-20734 leaves such). Found as kafka-transactions.sh find-hanging finds them.
 */
public final class HangingTransactions {
    /** Where the groups' offsets lie: hanging there is what UNSTABLE_OFFSET_COMMIT comes from. */
    public static final String OFFSETS = "__consumer_offsets";

    /** Kafka's default of transaction.timeout.ms, the longest that a client of ours has: what is older has no owner. */
    public static final Duration SILENT = Duration.ofMinutes(1);

    private final Admin admin;
    private final Duration silent;

    /**
     * One of them.
     *
     * @param partition where it is open
     * @param startOffset of its first record
     * @param lastWrite when something was written in it for the last time
     */
    public record Hanging(TopicPartition partition, long startOffset, Instant lastWrite) {}

    /** @param silent only those are looked at in which nothing was written for this long: longer than any may stay open */
    public HangingTransactions(Admin admin, Duration silent) {
        this.admin = admin;
        this.silent = silent;
    }

    /** Whether a topic is one of the catalogue, a changelog of that application, or that of the offsets of all groups. */
    public static Predicate<String> concerning(Topics topics, String application) {
        return name ->
                name.startsWith(topics.prefix() + ".") || name.startsWith(application + "-") || name.equals(OFFSETS);
    }

    /** Those in topics whose names are meant, by partition. KafkaException if they cannot be told. */
    public List<Hanging> find(Predicate<String> topics, Instant now) {
        Map<Hanging, Long> open = open(partitions(topics), now.minus(silent));
        if (open.isEmpty()) {
            return List.of();
        }
        Map<Long, Set<TopicPartition>> known = known(new HashSet<>(open.values()));
        return open.entrySet().stream()
                .filter(entry -> !known.getOrDefault(entry.getValue(), Set.of())
                        .contains(entry.getKey().partition()))
                .map(Map.Entry::getKey)
                .sorted((a, b) ->
                        a.partition().toString().compareTo(b.partition().toString()))
                .toList();
    }

    private List<TopicPartition> partitions(Predicate<String> topics) {
        List<String> names = Answer.of(admin.listTopics(new ListTopicsOptions().listInternal(true))
                        .names())
                .stream()
                .filter(topics)
                .toList();
        List<TopicPartition> partitions = new ArrayList<>();
        Answer.of(admin.describeTopics(names).allTopicNames())
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }

    /** Open ones that were not written to since a time, with the id of their producer. */
    private Map<Hanging, Long> open(Collection<TopicPartition> partitions, Instant before) {
        Map<Hanging, Long> open = new HashMap<>();
        Map<TopicPartition, PartitionProducerState> all =
                Answer.of(admin.describeProducers(partitions).all());
        all.forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                Instant written = Instant.ofEpochMilli(producer.lastTimestamp());
                if (producer.currentTransactionStartOffset().isPresent() && written.isBefore(before)) {
                    long start = producer.currentTransactionStartOffset().getAsLong();
                    open.put(new Hanging(partition, start, written), producer.producerId());
                }
            }
        });
        return open;
    }

    /** The partitions of which the coordinators say that these producers have a transaction there. */
    private Map<Long, Set<TopicPartition>> known(Set<Long> producers) {
        Collection<TransactionListing> listings =
                Answer.of(admin.listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
                        .all());
        List<String> ids =
                listings.stream().map(TransactionListing::transactionalId).toList();
        Map<Long, Set<TopicPartition>> known = new HashMap<>();
        if (ids.isEmpty()) {
            return known;
        }
        for (TransactionDescription description :
                Answer.of(admin.describeTransactions(ids).all()).values()) {
            known.computeIfAbsent(description.producerId(), id -> new HashSet<>())
                    .addAll(description.topicPartitions());
        }
        return known;
    }
}
