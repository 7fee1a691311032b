// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.kafka.RecordDeserializer;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.command.CommandRun;
import io.enomem.standalone.replay.Answers;
import io.enomem.standalone.replay.Differences;
import io.enomem.standalone.replay.History;
import io.enomem.standalone.replay.Progress;
import io.enomem.standalone.replay.Replay;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisAvro;
import io.enomem.streams.siem.forward.Forwarder;
import io.enomem.streams.siem.forward.ForwarderSettings;
import io.enomem.streams.topology.StreamsService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a cluster that serves, by the command line; one broker for all of it. */
class OperationsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PREFIX = "letters";
    private static final Topics TOPICS = new Topics(PREFIX);

    private static Cluster cluster;

    @TempDir
    private Path temp;

    @BeforeAll
    static void start(@TempDir Path directory) {
        cluster = new Cluster(directory);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whatAnEngineFailedOn_isListedAndDiagnosedOnceItWasReinjectedIntoAMendedOne() throws Exception {
        // Given
        MendableEngine engine = new MendableEngine();
        Codec codec = new Codec();
        SpecificRecord record = KernelLogs.outOfMemory();
        String host = KernelLogs.machineId(record);
        assertThat(enomem("topics", "--create", "--partitions=2", "--replication=1")
                        .exit())
                .isZero();
        assertThat(enomem("topics", "--check").out()).contains("can be used: 2 partitions");
        assertThat(enomem("topics", "--describe").out())
                .contains(TOPICS.kernelRecords().name() + " ", "records: KernelRecord", "key: ", "cleanup.policy=");
        try (StreamsService streams = cluster.streams(PREFIX, engine)) {
            assertThat(streams.isLive()).isTrue();
            String topic = TOPICS.kernelRecords().name();
            cluster.send(topic, host, List.of("\u001b[31mpoison".getBytes(UTF_8), codec.encode(record)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(letters().out()).contains("1 UNKNOWN_FORMAT", " ENGINE_FAILED"));
            String listed = letters().out();
            assertThat(listed).contains(topic).doesNotContain("\u001b").doesNotContain("poison");
            assertThat(causes()).contains("insufficient-evidence");
            assertThat(letters("--reason=ENGINE_FAILD").out())
                    .startsWith("No dead letters of these; in all there are ")
                    .contains("1 UNKNOWN_FORMAT", " ENGINE_FAILED");

            // When
            engine.mended.set(true);
            CommandRun ran = letters("--reinject");

            // Then
            assertThat(ran.out()).contains(" sent once more, 0 left");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(causes()).contains("cgroup-memory-limit"));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(letters().out()).contains("failed again after", "2 UNKNOWN_FORMAT"));
            assertThat(letters("--reinject", "--reason=UNKNOWN_FORMAT").out())
                    .contains("0 sent once more, 2 left", "failed again: mend the cause");
        }
    }

    @Test
    void aTopicThatIsMissing_isCreatedWithAsManyPartitionsAsTheOthersHave() throws Exception {
        // Given
        String prefix = "--set=topics.prefix=added";
        cluster.enomem("topics", "--create", "--partitions=3", "--replication=1", prefix);
        cluster.delete("added.link-matches");

        // When
        CommandRun created = cluster.enomem("topics", "--create", "--replication=1", prefix);

        // Then
        assertThat(created.exit()).as(created.err()).isZero();
        assertThat(created.out()).startsWith("created added.link-matches\n");
        assertThat(cluster.enomem("topics", "--check", prefix).out()).endsWith("can be used: 3 partitions\n");

        // And what was set otherwise is told, but no reason to refuse
        cluster.set("added.log-records", "retention.ms", "1000000");
        assertThat(cluster.enomem("topics", "--check", prefix).out())
                .contains(
                        "differs: retention.ms found 1000000, wanted 604800000", "3 partitions; 1 with settings other");
    }

    @Test
    void whatTheClusterHasNot_isToldWithTheNextStep() {
        // Given
        String prefix = "--set=topics.prefix=absent";

        // When
        CommandRun replicas = cluster.enomem("topics", "--create", "--replication=2", prefix);
        CommandRun letters = cluster.enomem("dead-letters", prefix);

        // Then
        assertThat(replicas.exit()).isEqualTo(1);
        assertThat(replicas.err()).contains("cannot have 2 replicas", "give --replication N");
        assertThat(letters.exit()).isEqualTo(1);
        assertThat(letters.err()).contains("Topic absent.dead-letters does not exist", "topics.prefix");
    }

    private static CommandRun letters(String... more) {
        return enomem("dead-letters", more);
    }

    private static CommandRun enomem(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "--set", "topics.prefix=" + PREFIX));
        arguments.addAll(List.of(more));
        return cluster.enomem(arguments.toArray(String[]::new));
    }

    /** Causes of the last revisions. */
    private static List<String> causes() {
        return Answers.last(cluster.client(), TOPICS).stream()
                .map(Diagnosis::primaryCause)
                .toList();
    }

    @Test
    void replayFromTheTopics_saysWhatWasSaidLive_andWhatHasExpired() throws Exception {
        // Given
        Topics live = new Topics("live");
        Instant now = Instant.now();
        List<SpecificRecord> records = KernelLogs.killsSince(now.minus(Duration.ofHours(3)));
        String[] replay = {
            "replay",
            "--set",
            "topics.prefix=live",
            "--diff",
            "--from",
            now.minus(Duration.ofHours(4)).toString()
        };
        cluster.enomem("topics", "--create", "--partitions=2", "--replication=1", "--set=topics.prefix=live");
        try (StreamsService streams = cluster.streams("live", StandardEngine.create())) {
            assertThat(streams.isLive()).isTrue();
            cluster.send(live, records);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(Answers.finals(cluster.client(), live)).hasSize(2));
        }
        Set<String> before = cluster.topics();

        // When
        CommandRun throughKafka = cluster.enomem(replay);
        CommandRun offline = cluster.enomem(plus(replay, "--offline"));
        CommandRun unknownHost = cluster.enomem(plus(replay, "--offline", "--host=nobody"));
        cluster.expire(live.kernelRecords().name());
        CommandRun expired = cluster.enomem(plus(replay, "--offline"));

        // Then
        assertThat(throughKafka.out()).as(throughKafka.err()).startsWith("2 unchanged, 0 changed, 0 new, 0 gone\n");
        assertThat(offline.out()).isEqualTo(throughKafka.out());
        assertThat(unknownHost.err()).contains("nobody");
        assertThat(expired.out()).contains("0 unchanged", "2 not compared: what they look back on has expired");
        assertThat(cluster.topics()).isEqualTo(before);
    }

    @Test
    void replayThatWasCutShort_goesOnWhereItWas() throws Exception {
        // Given
        List<SpecificRecord> records = KernelLogs.killsOfDays(8);
        List<Diagnosis> whole = OfflineRun.run(records.iterator(), StandardEngine.create(), IncidentSettings.defaults())
                .finals();
        Recorded cut = new Recorded(records, records.size() / 2);
        Recorded rest = new Recorded(records, Integer.MAX_VALUE);
        Path state = temp.resolve("state");

        // When
        assertThatThrownBy(() -> run(cut, state)).hasMessage("cut");
        List<Diagnosis> resumed = run(rest, state);

        // Then
        assertThat(whole).hasSize(8);
        assertThat(Differences.between(whole, resumed)).isEqualTo(new Differences(8, List.of(), List.of(), List.of()));
        assertThat(rest.skipped()).isGreaterThan(records.size() / 4);
    }

    @Test
    void kafkasConsoleConsumer_printsDiagnosesAsJson() throws Exception {
        // Given
        Topics topics = new Topics("subscribed");
        Diagnosis diagnosis = OfflineRun.run(
                        KernelLogs.killsOfDays(1).iterator(), StandardEngine.create(), IncidentSettings.defaults())
                .finals()
                .get(0);
        cluster.enomem("topics", "--create", "--partitions=1", "--replication=1", "--set=topics.prefix=subscribed");
        cluster.send(
                topics.diagnoses().name(),
                diagnosis.incidentId(),
                List.of(new Codec().encode(DiagnosisAvro.toAvro(diagnosis))));

        // When
        String printed = cluster.consoleConsumer(
                "--topic=" + topics.diagnoses().name(),
                "--isolation-level=read_committed",
                "--formatter-property=print.key=true",
                "--formatter-property=value.deserializer=" + RecordDeserializer.class.getName(),
                "--formatter-property=value.deserializer.enomem.schema.topic="
                        + topics.schemas().name());

        // Then
        assertThat(printed)
                .startsWith(diagnosis.incidentId() + "\t{")
                .contains("\"primaryCause\": \"cgroup-memory-limit\"");
    }

    @Test
    void forwardersOfOneGroup_shareTheWork_andOneTakesOverTheOthers() throws Exception {
        // Given
        Topics topics = new Topics("shared");
        cluster.enomem("topics", "--create", "--partitions=2", "--replication=1", "--set=topics.prefix=shared");
        AtomicInteger sent = new AtomicInteger();
        try (RelpReceiver receiver = new RelpReceiver();
                Forwarder first = forwarder(receiver)) {
            try (Forwarder second = forwarder(receiver)) {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    sendEvents(topics, sent, 4);
                    assertThat(receiver.received.stream().map(RelpReceiver.Received::connection))
                            .contains(0, 1);
                });
                assertThat(second).isNotNull();
            }

            // When
            sendEvents(topics, sent, 8);

            // Then
            assertThat(first).isNotNull();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(receiver.received.stream()
                                    .map(message -> message.text().replaceAll(".*eventId=\"(\\d+)\".*", "$1"))
                                    .distinct())
                            .hasSize(sent.get()));
        }
    }

    private static void sendEvents(Topics topics, AtomicInteger sent, int events) throws Exception {
        for (int i = 0; i < events; i++) {
            int number = sent.getAndIncrement();
            String event = "{\"time\":1,\"severity_id\":5,\"metadata\":{\"uid\":\"" + number
                    + "\",\"event_code\":\"x\"},\"device\":{\"uid\":\"m\"}}";
            cluster.send(topics.diagnosesOcsf().name(), "key-" + number, List.of(event.getBytes(UTF_8)));
        }
    }

    private static Forwarder forwarder(RelpReceiver receiver) {
        Map<String, String> settings = new HashMap<>();
        cluster.settings().forEach((key, value) -> settings.put("kafka." + key, value));
        settings.put("topics.prefix", "shared");
        settings.put("siem.format", "ocsf");
        settings.put("siem.syslog.protocol", "relp");
        settings.put("siem.syslog.port", Integer.toString(receiver.port()));
        Forwarder forwarder = new Forwarder(Settings.of(ForwarderSettings.definition(), settings));
        Thread thread = new Thread(forwarder::run, "forwarder");
        thread.setDaemon(true);
        thread.start();
        return forwarder;
    }

    private static List<Diagnosis> run(History history, Path state) {
        try (Replay replay =
                new Replay(cluster.settings(), "resumed", state, (short) 1, Map.of(), StandardEngine.create())) {
            return replay.run(history, Progress.NONE);
        }
    }

    private static String[] plus(String[] arguments, String... more) {
        return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
    }

    /** The engine of the product, after a defect of it was mended. */
    private static final class MendableEngine implements Diagnostician {
        private final Diagnostician engine = StandardEngine.create();
        private final AtomicBoolean mended = new AtomicBoolean();

        @Override
        public Optional<Diagnosis> diagnose(Case incident) {
            if (!mended.get()) {
                throw new IllegalStateException("a defect");
            }
            return engine.diagnose(incident);
        }

        @Override
        public String rulesVersion() {
            return engine.rulesVersion();
        }
    }
}
