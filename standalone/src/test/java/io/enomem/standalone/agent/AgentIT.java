// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.Agent;
import io.enomem.agent.Check;
import io.enomem.agent.kmsg.KmsgAccess;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.broker.Ports;
import io.enomem.standalone.data.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, on this very host, with a real broker. */
@Timeout(900)
class AgentIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SIGTERM_EXIT = 143;

    /** An agent holds its records for 3 s at its start before it spools. */
    private static final int LONGEST_LIFE_AWAY_MILLIS = 4_400;

    @TempDir
    Path temp;

    private final Topics topics = new Topics("enomem");
    private AgentProcess agent;

    @BeforeEach
    void kmsgIsThere() throws IOException {
        assumeThat(KmsgAccess.refusal()).as("/dev/kmsg must be readable").isEmpty();
        assumeThat(Files.isWritable(AgentProcess.KMSG))
                .as("/dev/kmsg must be writable")
                .isTrue();
        agent = new AgentProcess(temp);
    }

    @Test
    void killedAtRandomPointsItLosesNoRecordAndRepeatsNoneUnderAnotherIdentity() throws Exception {
        killedAtRandomPoints(5, 7);
    }

    @Tag("long")
    @Timeout(3_600)
    @Test
    void killedAHundredTimesItLosesNoRecordAndRepeatsNoneUnderAnotherIdentity() throws Exception {
        killedAtRandomPoints(100, 8);
    }

    @Test
    void killedWhileTheBrokerIsAwayItLosesNothingAndNoSecretIsInSpoolOrTopics() throws Exception {
        killedWhileTheBrokerIsAway(1, 9);
    }

    @Tag("long")
    @Timeout(3_600)
    @Test
    void killedAHundredTimesWhileTheBrokerIsAwayItLosesNothing() throws Exception {
        killedWhileTheBrokerIsAway(100, 10);
    }

    @Test
    void topicsThatAreMissingAreSaidOnceAndTheAgentGoesOnWhenTheyAreThere() throws Exception {
        // Given
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, reason -> {})) {
            Process process = agent.start(agent.config(kafka));
            agent.write();
            await().atMost(PATIENCE).until(() -> said("enomem topics --create") == 1);

            // When
            createTopics(kafka);

            // Then
            try (Wire wire = new Wire(kafka.clientSettings(), topics)) {
                awaitAllWritten(wire);
            }
            assertThat(said("enomem topics --create")).isEqualTo(1);
            assertThat(said("Kafka is away")).isZero();
            stop(process);
        }
    }

    private void killedAtRandomPoints(int lives, long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, reason -> {})) {
            createTopics(kafka);
            Path config = agent.config(kafka);
            assertThat(Check.of(Settings.load(Agent.definition(), config, Map.of(), List.of())))
                    .as("what is checked before the first start")
                    .filteredOn(finding -> finding.what().startsWith("Kafka at "))
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.readable()).as(finding.detail()).isTrue());
            for (int life = 0; life < lives; life++) {
                live(config, 200 + random.nextInt(700), random);
            }

            // When
            Process last = agent.start(config);

            // Then
            try (Wire wire = new Wire(kafka.clientSettings(), topics)) {
                awaitAllWritten(wire);
                assertEachOnce(wire);
                assertThat(wire.samples())
                        .hasAtLeastOneElementOfType(HostSample.class)
                        .hasAtLeastOneElementOfType(HostInfo.class);
            }
            stop(last);
        }
    }

    private void killedWhileTheBrokerIsAway(int lives, long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        int port = Ports.free();
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            Path config;
            try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port, reason -> {})) {
                createTopics(kafka);
                config = agent.config(kafka);
            }
            for (int life = 0; life < lives; life++) {
                live(config, LONGEST_LIFE_AWAY_MILLIS / 4 + random.nextInt(LONGEST_LIFE_AWAY_MILLIS / 4), random);
            }
            spool(config);
            assertThat(texts(agent.state()))
                    .as("what was spooled, and the positions")
                    .hasSizeGreaterThan(1)
                    .allSatisfy(text -> assertThat(text).doesNotContain(AgentProcess.SECRET));

            // When
            try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port, reason -> {})) {
                Process last = agent.start(config);

                // Then
                try (Wire wire = new Wire(kafka.clientSettings(), topics)) {
                    awaitAllWritten(wire);
                    assertEachOnce(wire);
                    await().atMost(PATIENCE).until(() -> spoolFiles() == 0);
                }
                stop(last);
            }
        }
    }

    /** Starts the agent, writes for it, and kills it: kill -9. */
    private void live(Path config, int quarterMillis, Random random) throws IOException, InterruptedException {
        Process process = agent.start(config);
        for (int i = 0; i < 4; i++) {
            agent.write();
            assertThat(process.waitFor(quarterMillis + random.nextInt(100), TimeUnit.MILLISECONDS))
                    .as("the agent ended by itself")
                    .isFalse();
        }
        process.destroyForcibly().waitFor();
    }

    /** As {@link #live}, but however slow the machine is, not before something was spooled. */
    private void spool(Path config) throws IOException, InterruptedException {
        Process process = agent.start(config);
        agent.write();
        await().atMost(PATIENCE).until(() -> spoolFiles() > 0);
        process.destroyForcibly().waitFor();
    }

    private void awaitAllWritten(Wire wire) {
        await().atMost(PATIENCE).until(() -> {
            wire.poll();
            return kernelTexts(wire).containsAll(agent.written())
                    && logTexts(wire).containsAll(agent.written())
                    && !wire.samples().isEmpty();
        });
    }

    private void assertEachOnce(Wire wire) {
        assertThat(kernelTexts(wire)).containsExactlyInAnyOrderElementsOf(agent.written());
        assertThat(logTexts(wire)).containsExactlyInAnyOrderElementsOf(agent.written());
        assertThat(wire.kernel().stream().filter(record -> agent.isWritten(record.getText())))
                .extracting(KernelRecord::getFacility)
                .containsOnly(1);
        assertThat(wire.bytes()).allSatisfy(value -> assertThat(value).doesNotContain(AgentProcess.SECRET));
    }

    private List<String> kernelTexts(Wire wire) {
        return wire.kernel().stream()
                .map(KernelRecord::getText)
                .filter(agent::isWritten)
                .map(AgentIT::beforeSecret)
                .toList();
    }

    private static List<String> logTexts(Wire wire) {
        return wire.logs().stream()
                .map(record -> beforeSecret(record.getText()))
                .toList();
    }

    private static String beforeSecret(String text) {
        return text.substring(0, text.indexOf(" password"));
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        // On a calm machine a second; systemd would kill it after 90.
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("stops").isTrue();
        assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT);
    }

    private long said(String words) throws IOException {
        return Files.readString(agent.output())
                .lines()
                .filter(line -> line.contains(words))
                .count();
    }

    private long spoolFiles() throws IOException {
        Path spool = agent.state().resolve("spool");
        if (Files.notExists(spool)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(spool)) {
            return files.count();
        }
    }

    /** Every file below a place as bytes; spool files are packed, so their records as text, too. */
    private static List<String> texts(Path place) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                if (file.toString().endsWith(".avro") && Files.size(file) > 0) {
                    try (DataFileReader<GenericRecord> reader =
                            new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
                        reader.forEach(record -> texts.add(record.toString()));
                    }
                }
            }
        }
        return texts;
    }

    private void createTopics(EmbeddedKafka kafka) {
        try (Admin admin = Admin.create(new HashMap<>(kafka.clientSettings()))) {
            new TopicAdmin(admin, topics.all()).createMissing(1, (short) 1, 1);
        }
    }
}
