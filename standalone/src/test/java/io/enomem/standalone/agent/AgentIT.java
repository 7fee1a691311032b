// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.Agent;
import io.enomem.agent.AgentMain;
import io.enomem.agent.Check;
import io.enomem.agent.kmsg.KmsgAccess;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Identity;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.data.DataDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, on this very host, with a real broker. */
@Timeout(300)
class AgentIT {
    private static final Path KMSG = Path.of("/dev/kmsg");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LIVES = 5;
    private static final int SIGTERM_EXIT = 143;

    @TempDir
    Path temp;

    private final Topics topics = new Topics("enomem");
    private final String mark = "enomem-test-" + UUID.randomUUID();
    private final List<SpecificRecord> kernel = new ArrayList<>();
    private final List<SpecificRecord> samples = new ArrayList<>();
    private final List<SpecificRecord> logs = new ArrayList<>();
    private final List<String> written = new ArrayList<>();

    @Test
    void killedAtRandomPointsItLosesNoRecordAndRepeatsNoneUnderAnotherIdentity() throws Exception {
        // Given
        assumeThat(KmsgAccess.refusal()).as("/dev/kmsg must be readable").isEmpty();
        assumeThat(Files.isWritable(KMSG)).as("/dev/kmsg must be writable").isTrue();
        Random random = new Random(7);
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, reason -> {});
                KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            createTopics(kafka);
            Path config = config(kafka);
            assertThat(Check.of(Settings.load(Agent.definition(), config, Map.of(), List.of())))
                    .as("what is checked before the first start")
                    .filteredOn(finding -> finding.what().startsWith("Kafka at "))
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.readable()).as(finding.detail()).isTrue());
            Files.createFile(shop());
            for (int life = 0; life < LIVES; life++) {
                Process agent = start(config);
                for (int i = 0; i < 4; i++) {
                    write();
                    assertThat(agent.waitFor(200 + random.nextInt(700), TimeUnit.MILLISECONDS))
                            .as("the agent ended by itself")
                            .isFalse();
                }
                agent.destroyForcibly().waitFor();
            }

            // When
            Process agent = start(config);
            await().atMost(PATIENCE)
                    .until(() -> marked(consumer).containsAll(written)
                            && linesOf(logs).size() >= written.size()
                            && !samples.isEmpty());

            // Then
            Map<String, KernelRecord> once = new HashMap<>();
            kernel.stream()
                    .filter(KernelRecord.class::isInstance)
                    .map(KernelRecord.class::cast)
                    .filter(record -> record.getText().startsWith(mark))
                    .forEach(record -> once.put(Identity.of(record), record));
            assertThat(once.values()).extracting(KernelRecord::getText).containsExactlyInAnyOrderElementsOf(written);
            assertThat(once.values()).extracting(KernelRecord::getFacility).containsOnly(1);
            assertThat(linesOf(logs)).containsExactlyInAnyOrderElementsOf(written);
            assertThat(logs.toString()).doesNotContain("hunter2");
            assertThat(samples).hasAtLeastOneElementOfType(HostSample.class);
            assertThat(samples).hasAtLeastOneElementOfType(HostInfo.class);
            long before = System.nanoTime();
            agent.destroy();
            assertThat(agent.waitFor()).isEqualTo(SIGTERM_EXIT);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private Process start(Path config) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AgentMain.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        temp.resolve("agent.log").toFile()))
                .start();
    }

    private Path config(EmbeddedKafka kafka) throws IOException {
        Properties properties = new Properties();
        kafka.clientSettings().forEach((key, value) -> properties.setProperty("kafka." + key, value));
        properties.setProperty("agent.state.dir", temp.resolve("state").toString());
        properties.setProperty("agent.sample.interval.ms", "500");
        properties.setProperty("agent.logs", shop().toString());
        Path config = temp.resolve("agent.properties");
        try (OutputStream out = Files.newOutputStream(config)) {
            properties.store(out, null);
        }
        return config;
    }

    /** Each write opens the device anew: the kernel limits the rate of lines for each opening (printk_devkmsg). */
    private void write() throws IOException {
        String text = mark + " " + written.size();
        Files.write(KMSG, ("<12>" + text + "\n").getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                shop(), text + " password=hunter2 write: Cannot allocate memory\n", StandardOpenOption.APPEND);
        written.add(text);
    }

    private Path shop() {
        return temp.resolve("shop.log");
    }

    /** What was written to the application's log and came through, repeats told by their identity. */
    private static List<String> linesOf(List<SpecificRecord> logs) {
        Map<String, LogRecord> once = new HashMap<>();
        logs.stream()
                .filter(LogRecord.class::isInstance)
                .map(LogRecord.class::cast)
                .forEach(record -> once.put(Identity.of(record), record));
        return once.values().stream()
                .map(record -> record.getText().substring(0, record.getText().indexOf(" password")))
                .toList();
    }

    private void createTopics(EmbeddedKafka kafka) {
        try (Admin admin = Admin.create(new HashMap<>(kafka.clientSettings()))) {
            new TopicAdmin(admin, topics.all()).createMissing(1, (short) 1, 1);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(EmbeddedKafka kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(
                new TopicPartition(topics.kernelRecords().name(), 0),
                new TopicPartition(topics.logRecords().name(), 0),
                new TopicPartition(topics.hostSamples().name(), 0)));
        return consumer;
    }

    private List<String> marked(KafkaConsumer<byte[], byte[]> consumer) {
        Codec codec = new Codec();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
            SpecificRecord decoded = codec.decode(record.value());
            if (record.topic().equals(topics.kernelRecords().name())) {
                kernel.add(decoded);
            } else if (record.topic().equals(topics.logRecords().name())) {
                logs.add(decoded);
            } else {
                samples.add(decoded);
            }
        }
        return kernel.stream()
                .filter(KernelRecord.class::isInstance)
                .map(record -> ((KernelRecord) record).getText())
                .toList();
    }
}
