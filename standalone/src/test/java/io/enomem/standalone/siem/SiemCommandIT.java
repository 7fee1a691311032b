// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.Main;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.command.CommandRun;
import io.enomem.standalone.data.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code enomem siem} as an operator runs it: a process between a broker and this machine's rsyslogd. */
class SiemCommandIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SIGTERM_EXIT = 143;
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    @TempDir
    private static Path directory;

    private static DataDirectory data;
    private static EmbeddedKafka kafka;
    private static Path config;

    @TempDir
    private Path temp;

    @BeforeAll
    static void startBroker() throws IOException {
        data = DataDirectory.open(directory.resolve("data"));
        kafka = EmbeddedKafka.start(data, 0, reason -> {});
        config = directory.resolve("siem.properties");
        Files.write(
                config,
                kafka.clientSettings().entrySet().stream()
                        .map(setting -> "kafka." + setting.getKey() + "=" + setting.getValue())
                        .toList());
        try (Admin admin = Admin.create(new HashMap<>(kafka.clientSettings()))) {
            new TopicAdmin(admin, TOPICS.all()).createMissing(2, (short) 1, 1);
        }
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
        data.close();
    }

    @Test
    void eventsReachTheReceiver_andAreNotSentAgainByTheNextStart() throws Exception {
        try (Rsyslogd rsyslogd = new Rsyslogd(temp)) {
            // Given
            publish("i:1");
            Process first = start(rsyslogd.port());
            await().atMost(PATIENCE).until(() -> rsyslogd.received().size() == 1);
            stop(first);

            // When
            publish("i:2");
            Process second = start(rsyslogd.port());
            await().atMost(PATIENCE).until(() -> rsyslogd.received().size() >= 2);
            stop(second);

            // Then
            assertThat(rsyslogd.received()).hasSize(2);
            assertThat(rsyslogd.received().get(0)).startsWith("<").contains("eventId=\"i:1\"", "facility-19-host");
            assertThat(rsyslogd.received().get(1)).contains("eventId=\"i:2\"");
            assertThat(priority(rsyslogd.received().get(0)) / 8)
                    .as("the facility that was set")
                    .isEqualTo(19);
        }
    }

    @Test
    void unknownFormat_isToldWithThoseThatThereAre() {
        assertOneSentence(siem("siem.format=xml"), "siem.format", "xml", "cef", "ecs", "ocsf");
    }

    @Test
    void portThatIsNone_isToldWithWhatIsAllowed() {
        assertOneSentence(siem("siem.syslog.port=70000"), "siem.syslog.port", "70000", "65535");
    }

    @Test
    void authoritiesThatAreNotThere_areToldWithTheirSetting() {
        assertOneSentence(
                siem("siem.syslog.protocol=tls", "siem.syslog.tls.ca.file=/none/ca.pem"),
                "/none/ca.pem",
                "siem.syslog.tls.ca.file");
    }

    @Test
    void topicThatIsMissing_isToldWithTheCommandThatMakesIt() {
        assertOneSentence(siem("topics.prefix=nowhere"), "nowhere.diagnoses", "enomem topics --create");
    }

    @Test
    void kafkaThatDoesNotAnswer_isToldWithTheSetting() {
        assertOneSentence(
                CommandRun.of(
                        "siem",
                        "--kafka=127.0.0.1:1",
                        "--set=kafka.consumer.default.api.timeout.ms=2000",
                        "--set=kafka.consumer.request.timeout.ms=1000"),
                "Kafka refuses or does not answer",
                "kafka.bootstrap.servers");
    }

    private static void assertOneSentence(CommandRun run, String... parts) {
        assertThat(run.exit()).as(run.err()).isNotZero();
        assertThat(run.err().strip()).contains(parts).doesNotContain("\n", "Exception");
    }

    private static CommandRun siem(String... settings) {
        List<String> arguments = new ArrayList<>(List.of("siem", "--config", config.toString()));
        for (String setting : settings) {
            arguments.add("--set=" + setting);
        }
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static void publish(String id) throws Exception {
        String event = "{\"time\":1,\"severity_id\":5,\"metadata\":{\"uid\":\"" + id
                + "\",\"event_code\":\"x\"},\"device\":{\"uid\":\"m\",\"hostname\":\"facility-19-host\"}}";
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                new HashMap<>(kafka.clientSettings()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPICS.diagnosesOcsf().name(), id, event))
                    .get();
        }
    }

    private Process start(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "siem",
                        "--config=" + config,
                        "--set=siem.format=ocsf",
                        "--set=siem.syslog.protocol=relp",
                        "--set=siem.syslog.facility=19",
                        "--set=siem.syslog.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        temp.resolve("siem.log").toFile()))
                .start();
    }

    /** In order: what was acknowledged is committed. */
    private void stop(Process process) throws Exception {
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(Files.readString(temp.resolve("siem.log"), StandardCharsets.UTF_8))
                .isTrue();
        assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT);
    }

    private static int priority(String message) {
        return Integer.parseInt(message.substring(1, message.indexOf('>')));
    }
}
