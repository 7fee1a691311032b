// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.kafka.RecordDeserializer;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisAvro;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the diagnoses of a topic from its beginning to its present end, committed ones only. */
final class Answers {
    private static final Duration POLL = Duration.ofMillis(200);

    private Answers() {}

    /** The last FINAL of each incident, by start; an incident that was superseded has none. */
    static List<Diagnosis> finals(Map<String, ?> client, Topics topics) {
        Map<String, Diagnosis> last = new HashMap<>();
        Map<String, Object> settings = settings(client, topics);
        RecordDeserializer values = new RecordDeserializer();
        values.configure(settings, false);
        try (KafkaConsumer<String, SpecificRecord> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(topics.diagnoses().name())
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<String, SpecificRecord> record : consumer.poll(POLL)) {
                    if (record.value() instanceof io.enomem.schemas.Diagnosis diagnosis) {
                        last.put(diagnosis.getIncidentId(), DiagnosisAvro.fromAvro(diagnosis));
                    }
                }
            }
        }
        List<Diagnosis> finals = new ArrayList<>(last.values());
        finals.removeIf(diagnosis -> diagnosis.status() != Diagnosis.Status.FINAL);
        finals.sort(Comparator.comparing(Diagnosis::startedAt).thenComparing(Diagnosis::incidentId));
        return finals;
    }

    private static Map<String, Object> settings(Map<String, ?> client, Topics topics) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(RecordDeserializer.SCHEMA_TOPIC, topics.schemas().name());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }
}
