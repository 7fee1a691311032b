// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.GapKind;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.LogWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailerTest {
    private static final TailSettings FAST = new TailSettings(
            Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofSeconds(60), Duration.ofMillis(100), false);

    @TempDir
    Path directory;

    private final AckingSink sink = new AckingSink();
    private Path log;
    private LogTailer tailer;
    private Thread thread;

    @BeforeEach
    void start() throws IOException {
        log = Files.createDirectories(directory.resolve("logs")).resolve("shop.log");
        Files.createDirectories(directory.resolve("state"));
        startAgain();
    }

    @AfterEach
    void stop() throws InterruptedException {
        tailer.close();
        thread.join();
    }

    @Test
    void aLineIsSentWithItsIdentityOnceItIsWhole() throws IOException {
        // Given
        append("well\nfork: Cannot allocate ");
        append("memory\n");

        // When
        List<LogRecord> records = arrived(1);

        // Then
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getText()).isEqualTo("fork: Cannot allocate memory");
            assertThat(record.getOffset()).isEqualTo(5);
            assertThat(record.getService()).isEqualTo("shop");
            assertThat(record.getGeneration()).isZero();
        });
    }

    @Test
    void whatWasAcknowledgedIsNotSentAgainAfterARestart() throws Exception {
        // Given
        append("one EPIPE\ntwo EPIPE\n");
        arrived(2);
        stop();

        // When
        startAgain();
        append("three EPIPE\n");

        // Then
        assertThat(arrived(3).stream().map(LogRecord::getText))
                .containsExactly("one EPIPE", "two EPIPE", "three EPIPE");
    }

    @Test
    void aTruncationIsAGapAndTheNextGeneration() throws IOException {
        // Given
        append("one EPIPE and more of it\n");
        arrived(1);

        // When
        Files.writeString(log, "two EPIPE\n");

        // Then
        LogRecord second = arrived(2).get(1);
        assertThat(second.getGeneration()).isEqualTo(1);
        assertThat(second.getOffset()).isZero();
        assertThat(sink.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.getKind()).isEqualTo(GapKind.LOG_TRUNCATED);
            assertThat(gap.getSource()).isEqualTo("log:" + log);
        });
    }

    @Test
    void aLinkThatIsTurnedToAnotherFileIsFollowedThere() throws IOException {
        // Given
        Path first = Files.writeString(directory.resolve("first"), "one EPIPE\n");
        Path second = Files.writeString(directory.resolve("second"), "two EPIPE\n");
        Files.createSymbolicLink(log, first);
        arrived(1);

        // When
        Path link = Files.createSymbolicLink(directory.resolve("link"), second);
        Files.move(link, log, StandardCopyOption.ATOMIC_MOVE);
        arrived(2);
        Files.writeString(first, "three EPIPE\n", StandardOpenOption.APPEND);

        // Then
        assertThat(arrived(3).stream().map(LogRecord::getText))
                .containsExactly("one EPIPE", "two EPIPE", "three EPIPE");
    }

    @Test
    void bytesThatNoTextHasAndLinesThatNeverEndCostNoLineBesideThem() throws IOException {
        // Given
        append("one EPIPE\r\n");
        append(new byte[4096]);
        append(new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        append("x".repeat(300_000) + " two EPIPE " + "y".repeat(300_000) + "\n");
        append("three EPIPE\n");

        // When
        List<LogRecord> records = arrived(3);

        // Then
        assertThat(records.get(0).getText()).isEqualTo("one EPIPE");
        assertThat(records.get(1).getText()).contains("two EPIPE").hasSizeLessThanOrEqualTo(16 * 1024);
        assertThat(records.get(1).getTruncated()).isTrue();
        assertThat(records.get(2).getText()).isEqualTo("three EPIPE");
    }

    @Test
    void aPackedRemainOfRotationIsLeftAlone() throws IOException {
        // Given
        Files.write(
                directory.resolve("logs/shop.log.gz"), "\u001f\u008b EPIPE\n".getBytes(StandardCharsets.ISO_8859_1));

        // When
        append("one EPIPE\n");

        // Then
        assertThat(arrived(1).stream().map(LogRecord::getText)).containsExactly("one EPIPE");
    }

    @Test
    void aLineTellsWhichProcessHasItsLogOpen() throws Exception {
        // Given: a process that has the log open before there is a line in it
        Process writer = new ProcessBuilder("cat")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();

        // When: it writes until the agent has caught up with it, for of older lines nobody is asked
        List<LogRecord> named = new ArrayList<>();
        try (OutputStream lines = writer.getOutputStream()) {
            await().until(() -> {
                lines.write("again EPIPE\n".getBytes(StandardCharsets.UTF_8));
                lines.flush();
                sink.acknowledgeAll();
                sink.delivered.stream()
                        .filter(record -> !record.getWriters().isEmpty())
                        .forEach(named::add);
                return !named.isEmpty();
            });
        } finally {
            writer.destroyForcibly().waitFor();
        }

        // Then
        assertThat(named.get(0).getWriters()).extracting(LogWriter::getPid).containsExactly((int) writer.pid());
    }

    private void startAgain() {
        LogHost host = new LogHost("machine", "boot", ZoneOffset.UTC);
        List<String> globs = List.of(directory + "/logs/*.log*");
        tailer = new LogTailer(globs, LogPipeline.standard(), directory.resolve("state"), host, sink, FAST);
        thread = new Thread(tailer, "tailer");
        thread.start();
    }

    private List<LogRecord> arrived(int count) {
        await().until(() -> {
            sink.acknowledgeAll();
            return sink.delivered.size() >= count;
        });
        return sink.delivered;
    }

    private void append(String text) throws IOException {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
