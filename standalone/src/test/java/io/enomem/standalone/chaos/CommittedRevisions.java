// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.output.DiagnosisAvro;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Every committed revision, as a reader of the topic sees it. Used by one thread. */
final class CommittedRevisions implements AutoCloseable {
    private final Codec codec = new Codec();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<String> seen = new HashSet<>();
    private final List<String> repeated = new ArrayList<>();
    private final Map<String, Diagnosis> last = new TreeMap<>();
    private final Set<String> open = new HashSet<>();
    private final Set<Integer> moved = new HashSet<>();
    private int fewestOpen;
    private final List<Consumer<Diagnosis>> listeners = new ArrayList<>();

    CommittedRevisions(Map<String, String> client, int partitions) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        String topic = new Topics(Topics.DEFAULT_PREFIX).diagnoses().name();
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Tells each revision that is read from now on. */
    void onEach(Consumer<Diagnosis> listener) {
        listeners.add(listener);
    }

    /** Reads what has come, waiting for it a little. */
    CommittedRevisions read() {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> {
            Diagnosis diagnosis =
                    DiagnosisAvro.fromAvro(codec.decode(record.value(), io.enomem.schemas.Diagnosis.class));
            String revision = diagnosis.incidentId() + " " + diagnosis.revision();
            if (!seen.add(revision)) {
                repeated.add(revision);
            }
            last.put(diagnosis.incidentId(), diagnosis);
            if (diagnosis.status() == Status.PROVISIONAL) {
                open.add(diagnosis.incidentId());
            } else {
                open.remove(diagnosis.incidentId());
            }
            fewestOpen = Math.min(fewestOpen, open.size());
            moved.add(record.partition());
            listeners.forEach(listener -> listener.accept(diagnosis));
        });
        return this;
    }

    /** Revisions that stand on the topic more than once. */
    List<String> repeated() {
        return repeated;
    }

    /** Revisions read. */
    int count() {
        return seen.size();
    }

    /** The last revision of each incident. */
    Collection<Diagnosis> last() {
        return last.values();
    }

    /** How many incidents are open. */
    int open() {
        return open.size();
    }

    /** From now on it is watched how few are open at a time. */
    void watch() {
        fewestOpen = open.size();
    }

    /** How few were open at a time since {@link #watch}. */
    int fewestOpen() {
        return fewestOpen;
    }

    /** Partitions from which a revision was read since {@link #forgetMoved}. */
    Set<Integer> moved() {
        return moved;
    }

    /** Empties {@link #moved}. */
    void forgetMoved() {
        moved.clear();
    }

    @Override
    public String toString() {
        return seen.size() + " revisions, " + open.size() + " incidents open, never fewer than " + fewestOpen;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
