// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.command.CommandRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction whose coordinator has forgotten it, as after KAFKA-20734: here because its log was deleted. */
class HangingTransactionIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final TopicPartition PARTITION =
            new TopicPartition(new Topics(Topics.DEFAULT_PREFIX).diagnoses().name(), 0);

    @TempDir
    private Path directory;

    @Test
    void isToldByTheCheckOfTopics_untilItIsAborted() throws Exception {
        try (Cluster cluster = new Cluster(directory);
                Admin admin = Admin.create(cluster.client())) {
            // Given
            cluster.enomem("topics", "--create", "--partitions=1", "--replication=1");
            try (KafkaProducer<String, String> producer = openATransaction(cluster.client())) {
                assertThat(check(cluster).out())
                        .as("while it may still be ended")
                        .contains("can be used");
                admin.deleteTopics(List.of("__transaction_state")).all().get();

                // When
                await().atMost(PATIENCE).until(() -> check(cluster).exit() != 0);
                CommandRun told = check(cluster);

                // Then
                assertThat(told.err())
                        .contains(
                                "A transaction hangs in " + PARTITION,
                                "--topic " + PARTITION.topic() + " --partition 0 --start-offset 0")
                        .doesNotContain("Exception");
                abort(admin);
                await().atMost(PATIENCE).until(() -> check(cluster).exit() == 0);
                producer.close(Duration.ZERO);
            }
        }
    }

    private static CommandRun check(Cluster cluster) {
        return cluster.enomem("topics", "--check");
    }

    private static void abort(Admin admin) throws Exception {
        ProducerState producer = admin.describeProducers(List.of(PARTITION))
                .partitionResult(PARTITION)
                .get()
                .activeProducers()
                .get(0);
        admin.abortTransaction(new AbortTransactionSpec(
                        PARTITION,
                        producer.producerId(),
                        (short) producer.producerEpoch(),
                        producer.coordinatorEpoch().orElse(0)))
                .all()
                .get();
    }

    private static KafkaProducer<String, String> openATransaction(Map<String, Object> client) throws Exception {
        client.put("transactional.id", "given-up");
        client.put("transaction.timeout.ms", "900000");
        KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
        // Long ago: the check looks at nothing in which something may still be written.
        long time = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
        producer.send(new ProducerRecord<>(PARTITION.topic(), 0, time, "key", "never committed"))
                .get();
        return producer;
    }
}
