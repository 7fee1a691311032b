// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SyslogFollowerTest {
    private static final String LINE =
            "2026-01-02T03:04:%02d.000000+00:00 host kernel: [ 1%03d.000000] TCP: out of memory %d\n";

    @TempDir
    Path directory;

    private final Collected collected = new Collected();
    private Path log;

    @BeforeEach
    void aLogWithAPast() throws IOException {
        log = directory.resolve("kern.log");
        write(0);
        write(1);
    }

    @Test
    void onlyNewLinesOfTheKernelAreGivenAndNoneIsProven() throws Exception {
        // Given
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));

            // When
            append("2026-01-02T03:04:05.000000+00:00 host sshd[7]: Out of memory: Killed process 1 (forged)\n");
            write(2);

            // Then
            await().until(() -> collected.texts().contains("TCP: out of memory 2"));
        }
        assertThat(collected.texts()).containsExactly("TCP: out of memory 2");
        assertThat(collected.kernelRecords())
                .extracting(KernelRecord::getFacilityProven)
                .containsOnly(false);
        assertThat(collected.kernelRecords()).extracting(KernelRecord::getLine).containsExactly(4L);
        assertThat(collected.kernelRecords().get(0).getTime()).isEqualTo("2026-01-02T03:04:02Z");
    }

    @Test
    void aProgramsLineIsNotTheKernelsThoughItIsReadAlone() throws Exception {
        // Given
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));

            // When
            append("2026-01-02T03:04:05.000000+00:00 host sshd[7]: Out of memory: Killed process 1 (forged)\n");

            // Then
            await().during(Duration.ofMillis(300)).until(() -> collected.texts().isEmpty());
            append("a line without a frame: Out of memory: Killed process 1 (forged)\n");
            await().during(Duration.ofMillis(300)).until(() -> collected.texts().isEmpty());
            write(2);
            await().until(() -> !collected.texts().isEmpty());
        }
        assertThat(collected.texts()).containsExactly("TCP: out of memory 2");
    }

    @Test
    void aRestartGoesOnAfterTheLastAcknowledgedLine() throws Exception {
        // Given
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));
            write(2);
            await().until(() -> collected.texts().size() == 1);
        }
        write(3);

        // When
        try (Running ignored = new Running()) {
            await().until(() -> collected.texts().size() >= 2);
        }

        // Then
        assertThat(collected.texts()).containsExactly("TCP: out of memory 2", "TCP: out of memory 3");
        assertThat(collected.gaps()).isEmpty();
    }

    @Test
    void rotationByRenameLosesNothingAndByTruncationIsTold() throws Exception {
        // Given
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));

            // When
            write(2);
            Files.move(log, directory.resolve("kern.log.1"));
            write(3);
            await().until(() -> collected.texts().contains("TCP: out of memory 3"));
            Files.writeString(log, "");
            await().until(() -> !collected.gaps().isEmpty());
            write(4);
            await().until(() -> collected.texts().contains("TCP: out of memory 4"));
        }

        // Then
        assertThat(collected.texts())
                .containsExactly("TCP: out of memory 2", "TCP: out of memory 3", "TCP: out of memory 4");
        assertThat(collected.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.getKind()).isEqualTo(GapKind.LOG_TRUNCATED));
        assertThat(collected.kernelRecords())
                .extracting(KernelRecord::getFileId)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatADaemonWritesToItsRenamedLogBeforeItOpensTheNewOneIsNotLost() throws Exception {
        // Given
        Path renamed = directory.resolve("kern.log.1");
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));
            Files.move(log, renamed);

            // When
            Files.writeString(renamed, LINE.formatted(2, 2, 2), StandardOpenOption.APPEND);
            await().until(() -> collected.texts().contains("TCP: out of memory 2"));
            Files.writeString(renamed, LINE.formatted(3, 3, 3), StandardOpenOption.APPEND);
            write(4);
            await().until(() -> collected.texts().contains("TCP: out of memory 4"));
        }

        // Then
        assertThat(collected.texts())
                .containsExactly("TCP: out of memory 2", "TCP: out of memory 3", "TCP: out of memory 4");
        assertThat(collected.gaps()).isEmpty();
    }

    @Test
    void copytruncateIsReadOnFromTheCopyUnderTheSameIdentity() throws Exception {
        // Given
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));
            write(2);
            await().until(() -> collected.texts().contains("TCP: out of memory 2"));
        }
        write(3);
        Files.copy(log, directory.resolve("kern.log.1"));
        Files.writeString(log, "");
        write(4);

        // When
        try (Running ignored = new Running()) {
            await().until(() -> collected.texts().contains("TCP: out of memory 4"));
        }

        // Then
        assertThat(collected.texts())
                .containsExactly("TCP: out of memory 2", "TCP: out of memory 3", "TCP: out of memory 4");
        assertThat(collected.kernelRecords().get(1).getFileId())
                .isEqualTo(collected.kernelRecords().get(0).getFileId());
        assertThat(collected.kernelRecords()).extracting(KernelRecord::getLine).containsExactly(3L, 4L, 1L);
    }

    @Test
    void aTruncatedLogThatGrewPastItsPositionIsStillToldByItsContent() throws Exception {
        // Given
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));

            // When
            Files.writeString(log, LINE.formatted(5, 5, 5) + LINE.formatted(6, 6, 6) + LINE.formatted(7, 7, 7));
            await().until(() -> collected.texts().contains("TCP: out of memory 7"));
        }

        // Then
        assertThat(collected.texts())
                .containsExactly("TCP: out of memory 5", "TCP: out of memory 6", "TCP: out of memory 7");
        assertThat(collected.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.getKind()).isEqualTo(GapKind.LOG_TRUNCATED));
    }

    @Test
    void twoRotationsWhileNoAgentRanLoseNothingAndRepeatNothing() throws Exception {
        // Given
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));
            write(2);
            await().until(() -> collected.texts().contains("TCP: out of memory 2"));
        }
        write(3);
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(directory.resolve("kern.log.2.gz")))) {
            packed.write(Files.readAllBytes(log));
        }
        Files.delete(log);
        write(4);
        Files.move(log, directory.resolve("kern.log.1"));
        write(5);

        // When
        try (Running ignored = new Running()) {
            await().until(() -> collected.texts().contains("TCP: out of memory 5"));
        }

        // Then
        assertThat(collected.texts())
                .containsExactly(
                        "TCP: out of memory 2", "TCP: out of memory 3", "TCP: out of memory 4", "TCP: out of memory 5");
        assertThat(collected.gaps()).isEmpty();
    }

    @Test
    void aLogThatIsNowhereAtTheNextStartIsToldAsLost() throws Exception {
        // Given
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));
        }
        Files.delete(log);
        write(2);

        // When
        try (Running ignored = new Running()) {
            await().until(() -> collected.texts().contains("TCP: out of memory 2"));
        }

        // Then
        assertThat(collected.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.getKind()).isEqualTo(GapKind.LOG_LOST));
    }

    @Test
    void whatWasToldOfALostFileIsToldAgainAsTheSameAfterAKillUntilKafkaHasIt() throws Exception {
        // Given
        try (Running ignored = new Running()) {
            await().until(() -> Files.exists(directory.resolve("position")));
            byte[] position = Files.readAllBytes(directory.resolve("position"));
            collected.acknowledging = false;
            Files.writeString(log, "");
            await().until(() -> !collected.gaps().isEmpty());
            write(2);
            await().until(() -> collected.texts().contains("TCP: out of memory 2"));
            Files.write(directory.resolve("position"), position);
        }

        // When
        collected.acknowledging = true;
        try (Running ignored = new Running()) {
            await().until(() -> collected.texts().size() == 2);
        }
        try (Running ignored = new Running()) {
            write(3);
            await().until(() -> collected.texts().contains("TCP: out of memory 3"));
        }

        // Then
        assertThat(collected.gaps()).hasSize(2);
        assertThat(collected.gaps().get(1)).isEqualTo(collected.gaps().get(0));
    }

    private void write(int number) throws IOException {
        append(LINE.formatted(number, number, number));
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** A follower on a thread of its own. */
    private final class Running implements AutoCloseable {
        private final SyslogFollower follower = new SyslogFollower(
                log,
                new Boot("m", "b"),
                directory.resolve("position"),
                new ToldGaps(directory.resolve("syslog.gaps"), collected),
                collected,
                Duration.ofMillis(20));
        private final Thread thread = new Thread(follower, "follower");

        private Running() {
            thread.start();
        }

        @Override
        public void close() throws InterruptedException {
            follower.close();
            thread.join();
        }
    }
}
