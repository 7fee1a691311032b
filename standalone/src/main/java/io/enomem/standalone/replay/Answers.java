// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.kafka.SchemaTopic;
import io.enomem.schemas.registry.SchemaRegistry;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.kafka.TopicRange;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisAvro;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the diagnoses of a topic from its beginning to its present end, committed ones only. */
public final class Answers {
    private static final Comparator<Diagnosis> BY_START =
            Comparator.comparing(Diagnosis::startedAt).thenComparing(Diagnosis::incidentId);

    private Answers() {}

    /** The last FINAL of each incident, by start; an incident that was superseded has none. */
    public static List<Diagnosis> finals(Map<String, ?> client, Topics topics) {
        return last(client, topics).stream()
                .filter(diagnosis -> diagnosis.status() == Diagnosis.Status.FINAL)
                .toList();
    }

    /** The last revision of each incident, by start. */
    public static List<Diagnosis> last(Map<String, ?> client, Topics topics) {
        Map<String, Diagnosis> last = new HashMap<>();
        try (SchemaTopic schemas = new SchemaTopic(client, topics.schemas().name());
                TopicRange range =
                        new TopicRange(client, List.of(topics.diagnoses().name()), 0)) {
            Codec codec = new Codec(schemas, SchemaRegistry.of(client));
            while (!range.ended()) {
                for (ConsumerRecord<byte[], byte[]> record : range.next()) {
                    // Compaction leaves no tombstones of ours, but somebody may have written one.
                    if (record.value() != null) {
                        var diagnosis = codec.decode(record.value(), io.enomem.schemas.Diagnosis.class);
                        last.put(diagnosis.getIncidentId(), DiagnosisAvro.fromAvro(diagnosis));
                    }
                }
            }
        }
        return last.values().stream().sorted(BY_START).toList();
    }
}
