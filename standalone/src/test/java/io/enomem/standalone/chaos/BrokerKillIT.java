// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker, killed while a transaction is open that nobody will go on with. */
class BrokerKillIT {
    private static final TopicPartition PARTITION = new TopicPartition("killed", 0);

    /** Long over when the broker is up again. */
    private static final String TRANSACTION_TIMEOUT_MS = "1000";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    @Test
    void transactionThatTheKilledBrokerLeftOpenEndsAndHoldsUpNoCommittedReader() throws Exception {
        try (Processes processes = new Processes(directory, 1, 0, Map.of()).startBroker()) {
            // Given
            Map<String, Object> client = new HashMap<>(processes.client());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                        .all()
                        .get();
            }
            leaveATransactionOpen(client);

            // When
            processes.killBroker();
            processes.startBroker();

            // Then
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>(PARTITION.topic(), "after the kill"))
                        .get();
            }
            assertThat(committed(client)).containsExactly("after the kill");
        }
    }

    private static void leaveATransactionOpen(Map<String, Object> client) throws Exception {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("transactional.id", "given-up");
        settings.put("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS);
        KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(PARTITION.topic(), "never committed"));
        producer.flush();
        producer.close(Duration.ZERO);
    }

    private static List<String> committed(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long start = System.nanoTime();
            while (values.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
