// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    /** Promised are 5 s for the whole product on a calm machine; a slow one is known by how long it takes to start. */
    private static final Duration STOP = Duration.ofSeconds(5);

    /** A broker that waits for its own old registration needs 9 s more than the first time. */
    private static final Duration RESTART = Duration.ofSeconds(5);

    private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

    @TempDir
    private Path temp;

    @Test
    @Tag("smoke")
    void restart_findsTheRecordsOfTheRunBefore() throws Exception {
        // Given
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            Instant began = Instant.now();
            EmbeddedKafka first = EmbeddedKafka.start(directory, 0, reason -> {});
            Duration slow = Duration.between(began, Instant.now()).multipliedBy(3);
            produce(first, "before the restart");
            Instant stopping = Instant.now();
            first.close();
            assertThat(Duration.between(stopping, Instant.now())).isLessThan(slow.plus(STOP));

            // When
            Instant starting = Instant.now();
            try (EmbeddedKafka second = EmbeddedKafka.start(directory, 0, reason -> {})) {

                // Then
                assertThat(Duration.between(starting, Instant.now())).isLessThan(slow.plus(RESTART));
                assertThat(consume(second)).containsExactly("before the restart");
            }
        }
    }

    @Test
    void clientWithoutTheSecret_isTurnedAway() throws Exception {
        // Given
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, reason -> {})) {
            Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
            settings.computeIfPresent(
                    SaslConfigs.SASL_JAAS_CONFIG, (key, jaas) -> ((String) jaas).replaceAll("[0-9a-f]{64}", "guess"));

            // When
            try (Admin admin = Admin.create(settings)) {

                // Then
                assertThatThrownBy(() -> admin.listTopics().names().get())
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
            try (Stream<Path> files = Files.list(directory.path())) {
                assertThat(files.filter(file -> file.toString().endsWith(".secret")))
                        .hasSize(2)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void takenPort_isToldInOneSentenceWithTheNextStep() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {

            // When
            int port = taken.getLocalPort();

            // Then
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, port, reason -> {}))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("--kafka-port")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void dataOfAnotherKafkaLine_areRefused() throws IOException {
        // Given
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            Files.createDirectory(directory.path().resolve("kafka-99.0"));

            // When / Then
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0, reason -> {}))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("kafka-99.0")
                    .hasMessageContaining("--data-dir");
        }
    }

    @Test
    void damagedData_areToldWithoutAStackTrace() throws IOException {
        // Given
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            EmbeddedKafka.start(directory, 0, reason -> {}).close();
            String name = directory.namesStartingWith("kafka-").get(0);
            Files.writeString(
                    directory.path().resolve(name).resolve("meta.properties"),
                    "version=1\nnode.id=7\ncluster.id=x\n",
                    StandardCharsets.US_ASCII);

            // When / Then
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0, reason -> {}))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("--data-dir");
        }
    }

    @Test
    void fatalFault_isToldInsteadOfEndingTheProcess() {
        // Given
        List<String> told = new ArrayList<>();
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, told::add)) {

            // When
            Exit.halt(1, "disk full");

            // Then
            assertThat(told).singleElement().asString().contains("disk full").doesNotContain("\n");
        }
    }

    private static void produce(EmbeddedKafka kafka, String value) throws Exception {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get();
        }
    }

    private static List<String> consume(EmbeddedKafka kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            return Stream.generate(() -> consumer.poll(Duration.ofSeconds(1)))
                    .limit(60)
                    .filter(records -> !records.isEmpty())
                    .findFirst()
                    .stream()
                    .flatMap(records -> records.records(PARTITION).stream())
                    .map(record -> record.value())
                    .toList();
        }
    }
}
