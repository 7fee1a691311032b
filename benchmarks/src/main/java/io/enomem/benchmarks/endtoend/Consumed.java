// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.schemas.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far a group is with the samples, and how much a topic holds. */
final class Consumed {
    private final Admin admin;
    private final String group;
    private final String samples =
            new Topics(Topics.DEFAULT_PREFIX).hostSamples().name();

    Consumed(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /** Records of the topic of samples that the group has committed. */
    long committed() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(samples) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    /** Offsets behind the last record of each partition of a topic. */
    Map<TopicPartition, Long> ends(String topic) throws ExecutionException, InterruptedException {
        TopicDescription description = Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic), topic);
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        description.partitions().forEach(p -> asked.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                admin.listOffsets(asked).all().get().entrySet()) {
            ends.put(end.getKey(), end.getValue().offset());
        }
        return ends;
    }

    /** Records of the topic of samples. */
    long sent() throws ExecutionException, InterruptedException {
        return ends(samples).values().stream().mapToLong(Long::longValue).sum();
    }
}
