// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.codec.UndecodableException;
import io.enomem.schemas.kafka.SchemaTopic;
import io.enomem.schemas.registry.SchemaRegistry;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.kafka.MergedTopics;
import io.enomem.streams.incident.EventTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the input topics of a live installation still hold, in the order of arrival; nothing is written to them. What
 * cannot be read is left out and counted: the live service left it out too.
 */
public final class TopicHistory implements History {
    private final SchemaTopic schemas;
    private final Codec codec;
    private final MergedTopics topics;
    private final Predicate<String> hosts;
    private final Instant last;
    private long unreadable;

    /**
     * @param client settings of any client of the cluster
     * @param window what is wanted of it
     * @param hosts tells by its machine id whether a host is wanted
     */
    public TopicHistory(Map<String, ?> client, Topics topics, Window window, Predicate<String> hosts) {
        this.hosts = hosts;
        this.last = window.lastRecord();
        this.schemas = new SchemaTopic(client, topics.schemas().name());
        this.codec = new Codec(schemas, SchemaRegistry.of(client));
        this.topics = new MergedTopics(
                client,
                topics.inputs().stream().map(Topic::name).toList(),
                window.firstArrival().toEpochMilli(),
                window.lastArrival().toEpochMilli());
    }

    @Override
    public @Nullable Arrived next() {
        for (ConsumerRecord<byte[], byte[]> next = topics.next(); next != null; next = topics.next()) {
            SpecificRecord record = decode(next.value());
            if (record != null && wanted(record)) {
                return new Arrived(record, next.timestamp());
            }
        }
        return null;
    }

    private boolean wanted(SpecificRecord record) {
        String machineId =
                (String) record.get(record.getSchema().getField("machineId").pos());
        return hosts.test(machineId) && !EventTime.of(record).isAfter(last);
    }

    private @Nullable SpecificRecord decode(byte @Nullable [] value) {
        try {
            SpecificRecord record = value == null ? null : codec.decode(value);
            if (record == null || record.getSchema().getField("machineId") == null) {
                unreadable++;
                return null;
            }
            return record;
        } catch (UndecodableException e) {
            unreadable++;
            return null;
        }
    }

    @Override
    public double share() {
        return topics.share();
    }

    @Override
    public List<String> notices() {
        return unreadable == 0
                ? List.of()
                : List.of(unreadable + " records could not be read and were left out; 'enomem dead-letters' tells why");
    }

    @Override
    public Map<TopicPartition, Long> position(TopicPartition own) {
        return topics.position();
    }

    @Override
    public void resume(TopicPartition own, Map<TopicPartition, Long> position) {
        topics.seek(position);
    }

    @Override
    public void close() {
        topics.close();
        schemas.close();
    }
}
