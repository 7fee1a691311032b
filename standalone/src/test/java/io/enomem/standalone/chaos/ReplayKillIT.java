// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.Main;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code enomem replay} is killed in the middle of its input, and the same command goes on: nothing twice, nothing lost. */
class ReplayKillIT {
    private static final int LINES = 48_000;

    /** The feed has five parts, each a transaction, and waits for the first to be judged: so it can be killed between two. */
    private static final int SECONDS_APART = 20;

    private static final int LINES_PER_KILL = 8_000;

    /** Of a replay's topics. */
    private static final int PARTITIONS = 4;

    @TempDir
    private Path temp;

    private Path log;
    private Path work;

    @BeforeEach
    void write() throws IOException {
        log = temp.resolve("dmesg");
        work = temp.resolve("work");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(log))) {
            for (int line = 0; line < LINES; line++) {
                out.printf("[%d.000000] usb 1-1: new high-speed USB device number %d%n", line * SECONDS_APART, line);
                if (line % LINES_PER_KILL == LINES_PER_KILL / 2) {
                    out.printf(
                            "[%d.000100] %s%n",
                            line * SECONDS_APART,
                            "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,"
                                    + "mems_allowed=0,oom_memcg=/app,task_memcg=/app,task=worker,pid=4711,uid=0");
                    out.printf(
                            "[%d.000200] %s%n",
                            line * SECONDS_APART,
                            "Memory cgroup out of memory: Killed process 4711 (worker)"
                                    + " total-vm:90000kB, anon-rss:60000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:200kB"
                                    + " oom_score_adj:0");
                }
            }
        }
    }

    @Test
    @Timeout(600)
    void replayThatWasKilledGoesOnBehindItsLastWholePart() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, reason -> {});
                Admin admin = Admin.create(new HashMap<>(kafka.clientSettings()))) {
            // Given
            long sent = killInTheMiddle(kafka, admin);
            assertThat(sent).isBetween(1L, LINES - 1L);

            // When
            String said = replay(kafka, "second");

            // Then
            assertThat(said).contains("goes on with the replay");
            assertThat(said.lines().filter(line -> line.startsWith("{")).map(ReplayKillIT::withoutRevision))
                    .containsExactlyElementsOf(undisturbed());
            assertThat(recordsOnTopic(kafka)).isEqualTo(LINES + 2 * (LINES / LINES_PER_KILL) + PARTITIONS);
        }
    }

    /** How many records the feed had committed then. */
    private long killInTheMiddle(EmbeddedKafka kafka, Admin admin) throws Exception {
        try (JavaProcess first = start(kafka, "first")) {
            await().atMost(Processes.PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .ignoreExceptions()
                    .until(() -> committed(admin) > 0);
            first.kill();
            return committed(admin);
        }
    }

    private long committed(Admin admin) throws Exception {
        Collection<OffsetAndMetadata> position = admin.listConsumerGroupOffsets(name() + "-feed")
                .partitionsToOffsetAndMetadata()
                .get()
                .values();
        return position.stream().mapToLong(OffsetAndMetadata::offset).sum();
    }

    private String replay(EmbeddedKafka kafka, String life) throws Exception {
        try (JavaProcess replay = start(kafka, life)) {
            await().atMost(Processes.PATIENCE).until(() -> !replay.isAlive());
            return replay.said();
        }
    }

    private JavaProcess start(EmbeddedKafka kafka, String life) throws IOException {
        Path config = temp.resolve("replay.properties");
        List<String> lines = kafka.clientSettings().entrySet().stream()
                .map(setting -> "kafka." + setting.getKey() + "=" + setting.getValue())
                .toList();
        Files.write(config, lines);
        List<String> command =
                List.of("replay", "--config", config.toString(), "--work", work.toString(), "--keep", log.toString());
        return JavaProcess.start(temp.resolve(life + ".log"), Main.class, command);
    }

    private String name() throws IOException {
        return Files.readString(work.resolve("replay.name")).strip();
    }

    private List<String> undisturbed() {
        DiagnosisJson json = new DiagnosisJson();
        try (Stream<SpecificRecord> records = SavedInput.open(
                        List.of(log), SavedOptions.defaults(), InputStream.nullInputStream())
                .get(0)
                .records()) {
            return OfflineRun.run(records.iterator(), StandardEngine.create(), IncidentSettings.defaults())
                    .finals()
                    .stream()
                    .map(diagnosis -> withoutRevision(json.line(diagnosis.as(1, Status.FINAL, null))))
                    .toList();
        }
    }

    private static String withoutRevision(String json) {
        return json.replaceFirst("\"revision\":\\d+", "\"revision\":0");
    }

    /** Committed records of the kernel's log, the marks of its ends among them. */
    private long recordsOnTopic(EmbeddedKafka kafka) throws IOException {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("isolation.level", "read_committed");
        String topic = new Topics(name()).kernelRecords().name();
        List<TopicPartition> all = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            long records = 0;
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                records += consumer.poll(Duration.ofMillis(200)).count();
            }
            return records;
        }
    }
}
