// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.logs.LogHost;
import io.enomem.agent.logs.LogPipeline;
import io.enomem.agent.logs.LogTailer;
import io.enomem.agent.redact.Redactor;
import io.enomem.agent.ship.Shipper;
import io.enomem.agent.ship.Sink;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.TimeSource;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Follows a secret to everything that the agent gives out; captures have a test of their own. */
@Timeout(300)
class SecretsTest {
    private static final List<String> SECRETS = List.of(
            "hunter2-very-secret",
            "AKIAIOSFODNN7EXAMPLE",
            "jane.doe@example.com",
            "4111 1111 1111 1111",
            "c29tZXRoaW5n");

    /** In one line, in a trace, in a container's wrapping, and where a record is cut. */
    private static final List<String> LINES = List.of(
            "login password=hunter2-very-secret failed: Connection reset by peer",
            "2026-11-22 08:00:01,123 ERROR a.B - mail to jane.doe@example.com\n"
                    + "java.io.IOException: Broken pipe; key AKIAIOSFODNN7EXAMPLE\n\tat a.B.c(B.java:1)",
            "{\"log\":\"card 4111 1111 1111 1111 declined: EPIPE\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-22T08:00:02Z\"}",
            "x".repeat(4_080) + " password=hunter2-very-secret " + "y".repeat(20_000) + " EPIPE",
            "GET / HTTP/1.1 Authorization: Basic c29tZXRoaW5n EPIPE");

    @TempDir
    Path directory;

    @AfterEach
    void nothingRunsOn() {
        AgentThreads.awaitEnd();
    }

    @Test
    void aSecretInALogIsNowhereOnTheWireNorInThePositions() throws Exception {
        // Given
        Path state = Files.createDirectories(directory.resolve("state"));
        Path log = directory.resolve("shop.log");
        Files.writeString(log, String.join("\n", LINES) + "\nthe last EPIPE\n");
        List<String> wire = new CopyOnWriteArrayList<>();
        Codec codec = new Codec();
        Sink sink = (record, acknowledged) -> {
            wire.add(new String(codec.encode(record), StandardCharsets.ISO_8859_1));
            acknowledged.run();
        };

        // When
        LogTailer tailer = new LogTailer(
                List.of(log.toString()),
                LogPipeline.standard(),
                state,
                new LogHost("machine", "boot", ZoneOffset.UTC),
                sink,
                false);
        Thread thread = new Thread(tailer, "tailer");
        thread.start();
        await().until(() -> wire.stream().anyMatch(value -> value.contains("the last EPIPE")));
        tailer.close();
        thread.join();

        // Then
        assertThat(wire).hasSize(LINES.size() + 1);
        wire.addAll(textsBelow(state));
        assertThat(wire).allSatisfy(text -> assertThat(text).doesNotContain(SECRETS));
    }

    @Test
    void aSecretInKernelTextIsNotInTheSpool() throws Exception {
        // Given
        Settings settings = Settings.of(
                Agent.definition(),
                Map.of("agent.state.dir", directory.toString(), "kafka.bootstrap.servers", "127.0.0.1:1"));
        KernelRecord record = KernelRecord.newBuilder()
                .setMachineId("machine")
                .setBootId("boot")
                .setTime(Instant.EPOCH)
                .setTimeSource(TimeSource.KERNEL)
                .setSequence(1L)
                .setFacility(1)
                .setLevel(6)
                .setFacilityProven(true)
                .setText("audit: password=hunter2-very-secret for jane.doe@example.com")
                .setDictionary(Map.of("DEVICE", "token=hunter2-very-secret"))
                .setSource("kmsg")
                .build();

        // When
        try (Shipper shipper = Shipper.toKafka(settings, directory, "machine", "boot")) {
            new RedactingSink(shipper, Redactor.standard()).put(record, () -> {});
            await().until(() -> shipper.statistics().spooled() == 1);
        }

        // Then
        List<String> spooled = spooledBelow(directory.resolve("spool"));
        assertThat(spooled).isNotEmpty().allSatisfy(text -> assertThat(text).doesNotContain(SECRETS));
        assertThat(String.join("", spooled)).contains("[redacted]");
    }

    private static List<String> textsBelow(Path place) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : filesBelow(place)) {
            texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        assertThat(texts).isNotEmpty();
        return texts;
    }

    /** Spool files are packed: their records are read, for the bytes would show nothing. */
    private static List<String> spooledBelow(Path place) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : filesBelow(place)) {
            try (DataFileReader<GenericRecord> reader =
                    new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
                reader.forEach(record -> texts.add(record.toString()));
            }
        }
        return texts;
    }

    private static List<Path> filesBelow(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
