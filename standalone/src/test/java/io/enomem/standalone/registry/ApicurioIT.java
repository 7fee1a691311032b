// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.codec.SchemaLookup;
import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.registry.RegistryException;
import io.enomem.schemas.registry.SchemaRegistry;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.StreamsService;
import io.enomem.streams.topology.StreamsSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real registry: Apicurio's, as Maven Central has it, with its store in memory. The last line for Java 17 is 2.6. */
class ApicurioIT {
    private static final String VERSION = "2.6.13.Final";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private static Path directory;

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    private static Process process;
    private static String url;
    private static SchemaRegistry registry;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path archive = Path.of(
                System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"),
                "io/apicurio/apicurio-registry-app",
                VERSION,
                "apicurio-registry-app-" + VERSION + "-all.tar.gz");
        assumeTrue(
                Files.exists(archive),
                "Skipped: no Apicurio registry. Fetch it (142 MB): mvn dependency:get -Dtransitive=false"
                        + " -Dartifact=io.apicurio:apicurio-registry-app:" + VERSION + ":tar.gz:all");
        Process unpacked = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", directory.toString()).start();
        assertThat(unpacked.waitFor()).isZero();
        int port = freePort();
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-jar",
                        "apicurio-registry-app-" + VERSION + "-runner.jar")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        java.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        java.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        process = java.start();
        url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
        registry = new SchemaRegistry(url, null);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreException(RegistryException.class)
                .until(() -> registry.find(Integer.MAX_VALUE) == null);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aReaderThatKnowsOnlyTheRegistryReadsWhatAWriterRegistered() {
        // Given
        Gap gap = Gap.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSource("kmsg")
                .setKind(GapKind.CLOCK_SKEW)
                .setStart(Instant.EPOCH)
                .setEnd(Instant.ofEpochMilli(5))
                .build();
        Codec writer = new Codec(SchemaLookup.NONE, registry);
        byte[] value = writer.published("enomem.diagnoses", Gap.getClassSchema(), writer.encode(gap));

        // When
        Codec reader = new Codec(SchemaLookup.NONE, registry);

        // Then
        assertThat(reader.decode(value)).isEqualTo(gap);
    }

    @Test
    void oneSchemaHasOneIdAndAnotherAnother() {
        int id = registry.register("t", KernelRecord.getClassSchema());
        assertThat(registry.register("t", KernelRecord.getClassSchema())).isEqualTo(id);
        assertThat(registry.register("t", Gap.getClassSchema())).isNotEqualTo(id);
        assertThat(registry.find(id)).isEqualTo(KernelRecord.getClassSchema());
    }

    @Test
    void broker_application_andRegistryTogether_giveDiagnosesToWhoKnowsOnlyTheRegistry(@TempDir Path temp)
            throws Exception {
        // Given
        try (DataDirectory data = DataDirectory.open(temp.resolve("data"));
                EmbeddedKafka kafka = EmbeddedKafka.start(data, 0, reason -> {})) {
            Map<String, Object> client = new HashMap<>(kafka.clientSettings());
            try (Admin admin = Admin.create(client)) {
                new TopicAdmin(admin, TOPICS.all()).createMissing(1, (short) 1, 1);
            }
            Map<String, String> settings = new HashMap<>(Map.of(
                    "schema.registry.url",
                    url,
                    StreamsSettings.STATE_DIR,
                    temp.resolve("state").toString(),
                    StreamsSettings.STATE_STORE,
                    "memory",
                    StreamsSettings.LEAVE_ON_CLOSE,
                    "true"));
            kafka.clientSettings().forEach((key, value) -> settings.put("kafka." + key, value));
            try (StreamsService application = new StreamsService(
                    Settings.of(StreamsSettings.definition(), settings),
                    Mode.LIVE,
                    StandardEngine.create(),
                    DiagnosisFormat.standard())) {
                application.start();
                Codec agent = new Codec(SchemaLookup.NONE, registry);

                // When
                try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
                    String topic = TOPICS.kernelRecords().name();
                    byte[] kill = agent.published(topic, KernelRecord.getClassSchema(), agent.encode(kill()));
                    producer.send(new ProducerRecord<>(topic, "m".getBytes(StandardCharsets.UTF_8), kill))
                            .get();
                }

                // Then
                byte[] first = firstOf(TOPICS.diagnoses().name(), client);
                assertThat(first[0]).as("Confluent's wire format").isZero();
                Codec reader = new Codec(SchemaLookup.NONE, registry);
                assertThat(reader.decode(first, Diagnosis.class).getPrimaryCause())
                        .isEqualTo("cgroup-memory-limit");
            }
        }
    }

    private static KernelRecord kill() {
        return KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSequence(1L)
                .setTime(Instant.now())
                .setFacility(0)
                .setText("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,"
                        + "oom_memcg=/app.slice,task_memcg=/app.slice,task=worker,pid=4711,uid=0")
                .build();
    }

    private static byte[] firstOf(String topic, Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = List.of(new TopicPartition(topic, 0));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            return await().atMost(PATIENCE)
                    .until(() -> consumer.poll(Duration.ofMillis(200)).iterator(), Iterator::hasNext)
                    .next()
                    .value();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
