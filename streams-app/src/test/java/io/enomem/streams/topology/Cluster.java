// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Link;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.incident.IncidentSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology without a broker: one partition, outputs read as they are written. */
final class Cluster implements AutoCloseable {
    static final Topics TOPICS = new Topics("test");
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private static final Duration LISTENS_EVERY = Duration.ofSeconds(5);

    final Codec codec;
    final TopologyTestDriver driver;

    private Instant now;

    Cluster(Path directory, Mode mode, Diagnostician engine) {
        this(directory, mode, engine, START);
    }

    /** One whose wall clock begins at that time. */
    Cluster(Path directory, Mode mode, Diagnostician engine, Instant start) {
        this(directory, mode, engine, start, new Codec());
    }

    /** One that reads and writes so. */
    Cluster(Path directory, Mode mode, Diagnostician engine, Instant start, Codec codec) {
        this.codec = codec;
        Settings settings = Settings.of(
                StreamsSettings.definition(),
                Map.of(StreamsSettings.STATE_DIR, directory.toString(), StreamsSettings.STATE_STORE, "memory"));
        Properties kafka = StreamsSettings.kafka(settings, TOPICS.deadLetters().name());
        TopologyParameters parameters = new TopologyParameters(
                TOPICS,
                mode,
                codec,
                engine,
                IncidentSettings.defaults(),
                Duration.ofSeconds(60),
                DiagnosisFormat.standard(),
                TopologyParameters.StoreKind.MEMORY);
        driver = new TopologyTestDriver(TopologyFactory.create(parameters), kafka, start);
        now = start;
    }

    /** Wall time. */
    Instant now() {
        return now;
    }

    /** Lets wall time pass, at most so long at once as the topology listens for silence. */
    void until(Instant time) {
        while (now.isBefore(time)) {
            Duration step = Duration.between(now, time);
            step = step.compareTo(LISTENS_EVERY) > 0 ? LISTENS_EVERY : step;
            driver.advanceWallClockTime(step);
            now = now.plus(step);
        }
    }

    /** A count of the topology's own metrics, by its name. */
    long total(String name) {
        return driver.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name))
                .mapToLong(metric -> ((Number) metric.getValue().metricValue()).longValue())
                .sum();
    }

    /** Sends a record as its producer would, arriving at that time. */
    void send(Topic topic, String key, SpecificRecord record, Instant arrival) {
        send(topic, new TestRecord<>(utf8(key), codec.encode(record), arrival));
    }

    void send(Topic topic, TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    void send(Link link, Instant arrival) {
        send(TOPICS.links(), link.getEndpoint(), link, arrival);
    }

    /** Everything that was written since it was last asked for. */
    List<TestRecord<byte[], byte[]>> read(Topic topic) {
        return driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        driver.close();
    }
}
