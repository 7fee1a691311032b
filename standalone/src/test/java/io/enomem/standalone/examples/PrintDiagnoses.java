// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.examples;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.kafka.RecordDeserializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Prints every final diagnosis from now on. Argument: a broker, host:port. Needs enomem-schemas and kafka-clients. */
public final class PrintDiagnoses {
    private PrintDiagnoses() {}

    public static void main(String[] arguments) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0],
                ConsumerConfig.GROUP_ID_CONFIG, "print-diagnoses",
                // Without it, revisions of a transaction that was never committed are read too.
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                // So that records of a newer release can be read as well.
                RecordDeserializer.SCHEMA_TOPIC, "enomem.schemas");
        try (RecordDeserializer values = new RecordDeserializer()) {
            values.configure(settings, false);
            try (KafkaConsumer<String, SpecificRecord> consumer =
                    new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
                consumer.subscribe(List.of("enomem.diagnoses"));
                while (!Thread.interrupted()) {
                    for (ConsumerRecord<String, SpecificRecord> record : consumer.poll(Duration.ofSeconds(1))) {
                        print((Diagnosis) record.value());
                    }
                }
            }
        }
    }

    private static void print(Diagnosis diagnosis) {
        // FINAL may be followed by a higher FINAL revision; SUPERSEDED takes the incident back.
        switch (diagnosis.getStatus()) {
            case FINAL -> System.out.println(diagnosis.getHostname() + ": " + diagnosis.getSummary());
            case SUPERSEDED -> System.out.println(diagnosis.getIncidentId() + " is no more");
            default -> {}
        }
    }
}
