// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.examples;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.kafka.RecordDeserializer;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Prints every final diagnosis from now on. Argument: a file of client settings, bootstrap.servers and what else the cluster
 * asks for. Needs enomem-schemas and kafka-clients.
 */
public final class PrintDiagnoses {
    private PrintDiagnoses() {}

    public static void main(String[] arguments) throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            file.load(reader);
        }
        Map<String, Object> settings = new HashMap<>();
        file.forEach((key, value) -> settings.put((String) key, value));
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "print-diagnoses");
        // Without it, revisions of a transaction that was never committed are read too.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // So that records of a newer release can be read as well.
        settings.put(RecordDeserializer.SCHEMA_TOPIC, "enomem.schemas");
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
