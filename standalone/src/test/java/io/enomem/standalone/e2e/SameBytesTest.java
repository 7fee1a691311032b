// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.schemas.Gap;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.Main;
import io.enomem.standalone.command.CommandRun;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.EndOfInput;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.TopologyFactory;
import io.enomem.streams.topology.TopologyParameters;
import io.enomem.streams.topology.TopologyParameters.StoreKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All that {@code enomem diagnose} prints of a recorded host is the same, byte for byte, in another process (where maps have
 * another order), and is what the topology publishes of the same records.
 */
class SameBytesTest {
    private static final Topics TOPICS = new Topics("test");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};

    @TempDir
    private Path directory;

    private record Line(JsonNode json, String text) {
        static Line of(String text) {
            try {
                return new Line(JSON.readTree(text), text);
            } catch (IOException e) {
                throw new AssertionError(text, e);
            }
        }

        boolean isFinal() {
            return json.get("status").asText().equals("FINAL");
        }

        Instant start() {
            return Instant.parse(json.get("startedAt").asText());
        }

        String id() {
            return json.get("incidentId").asText();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup-memory-limit", "app-memory-leak", "calm"})
    void diagnosesAreTheSameBytesInAnotherProcess(String capture) throws Exception {
        // Given
        String first = diagnosed(capture);

        // When
        String second = diagnosedElsewhere(capture);

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(first.isEmpty()).isEqualTo(capture.equals("calm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup-memory-limit", "app-memory-leak", "calm"})
    void topologyPublishesTheSameBytes(String capture) throws Exception {
        // Given
        String offline = diagnosed(capture);

        // When
        List<String> published = published(Captures.records(Captures.carried(capture)));

        // Then
        Map<String, Line> last = new TreeMap<>();
        published.stream().map(Line::of).forEach(line -> last.put(line.id(), line));
        assertThat(last.values().stream()
                        .filter(Line::isFinal)
                        .sorted(Comparator.comparing(Line::start).thenComparing(Line::id))
                        .map(line -> line.text() + System.lineSeparator())
                        .collect(Collectors.joining()))
                .isEqualTo(offline);
    }

    private static String diagnosed(String capture) throws Exception {
        CommandRun run = CommandRun.of("diagnose", "--format", "json", path(capture));
        assertThat(run.exit()).as(run.err()).isZero();
        return run.out();
    }

    private String diagnosedElsewhere(String capture) throws Exception {
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.enomem.schemas",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "diagnose",
                        "--format",
                        "json",
                        path(capture))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readString(out);
    }

    private List<String> published(List<SpecificRecord> records) {
        Codec codec = new Codec();
        Properties kafka = new Properties();
        kafka.put(StreamsConfig.APPLICATION_ID_CONFIG, "same-bytes");
        kafka.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none.invalid:9092");
        kafka.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        TopologyParameters parameters = new TopologyParameters(
                TOPICS,
                Mode.REPLAY,
                codec,
                StandardEngine.create(),
                IncidentSettings.defaults(),
                Duration.ofSeconds(60),
                DiagnosisFormat.standard(),
                StoreKind.MEMORY);
        try (TopologyTestDriver driver = new TopologyTestDriver(TopologyFactory.create(parameters), kafka)) {
            for (SpecificRecord record : records) {
                send(driver, topicOf(record), new TestRecord<>(key(Times.machineId(record)), codec.encode(record)));
            }
            for (Topic topic : TOPICS.inputs()) {
                TestRecord<byte[], byte[]> end = new TestRecord<>(key("end"), NOTHING);
                end.headers().add(EndOfInput.HEADER, NOTHING);
                send(driver, topic, end);
            }
            return driver
                    .createOutputTopic(
                            TOPICS.diagnosesJson().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readValuesToList()
                    .stream()
                    .map(value -> new String(value, StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private static void send(TopologyTestDriver driver, Topic topic, TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    private static Topic topicOf(SpecificRecord record) {
        if (record instanceof KernelRecord) {
            return TOPICS.kernelRecords();
        } else if (record instanceof LogRecord) {
            return TOPICS.logRecords();
        }
        return record instanceof Gap gap ? TOPICS.ofGap(gap.getSource()) : TOPICS.hostSamples();
    }

    private static byte[] key(String machineId) {
        return machineId.getBytes(StandardCharsets.UTF_8);
    }

    private static String path(String capture) throws Exception {
        return Path.of(Objects.requireNonNull(SameBytesTest.class.getResource("/captures/" + capture + ".tar.gz"))
                        .toURI())
                .toString();
    }
}
