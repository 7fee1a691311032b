// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.kafka.Answer;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.kafka.TopicRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** How far the streams application of a replay is: its offsets are committed in one transaction with what was said of them. */
final class Judged {
    private final Map<String, String> client;
    private final Admin admin;
    private final Topics topics;
    private final String group;

    Judged(Map<String, String> client, Admin admin, Topics topics, String group) {
        this.client = client;
        this.admin = admin;
        this.topics = topics;
        this.group = group;
    }

    /** Share of what lies before these ends, 0 to 1. */
    double share(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
        long all = 0;
        long done = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            OffsetAndMetadata at = committed.get(end.getKey());
            all += end.getValue();
            done += at == null ? 0 : Math.min(at.offset(), end.getValue());
        }
        return all == 0 ? 1 : (double) done / all;
    }

    /**
     * Whether nothing comes of what is judged any more: all that was written is committed for everybody to read, and no end
     * of a connection waits to be joined with another, or to be told to the host of the victim.
     */
    boolean settled() {
        Map<TopicPartition, Long> written =
                ends(List.of(topics.diagnoses(), topics.links(), topics.linkMatches()), false);
        if (!written.equals(ends(List.of(topics.diagnoses(), topics.links(), topics.linkMatches()), true))) {
            return false;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
        Map<TopicPartition, Long> unread = new HashMap<>();
        ends(List.of(topics.links(), topics.linkMatches()), true).forEach((partition, end) -> {
            OffsetAndMetadata at = committed.get(partition);
            if (end > (at == null ? 0 : at.offset())) {
                unread.put(partition, at == null ? 0 : at.offset());
            }
        });
        return unread.isEmpty() || onlyMarkers(unread);
    }

    /** Offsets of a group; none if there is no such group yet. */
    Map<TopicPartition, OffsetAndMetadata> committed(String ofGroup) {
        return Answer.of(admin.listConsumerGroupOffsets(ofGroup).partitionsToOffsetAndMetadata());
    }

    /** The end of a transaction takes an offset, too, and nobody commits that it was read. */
    private boolean onlyMarkers(Map<TopicPartition, Long> unread) {
        List<String> names =
                unread.keySet().stream().map(TopicPartition::topic).distinct().toList();
        try (TopicRange range = new TopicRange(client, names, Long.MAX_VALUE)) {
            range.seek(unread);
            while (!range.ended()) {
                range.next();
            }
            return range.read() == 0;
        }
    }

    private Map<TopicPartition, Long> ends(List<Topic> of, boolean committed) {
        Map<TopicPartition, OffsetSpec> latest = of.stream()
                .flatMap(topic -> Replay.partitions(topic).stream())
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        ListOffsetsOptions options =
                new ListOffsetsOptions(committed ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, ListOffsetsResultInfo> found =
                Answer.of(admin.listOffsets(latest, options).all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }
}
