// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rotation leaves, packs and takes away, step by step. */
class FollowedLogsTest {
    private static final LogPipeline PIPELINE = LogPipeline.standard();
    private static final int TOO_MUCH_FOR_ONE_LOOK = 6 << 20;

    @TempDir
    Path directory;

    private final AckingSink sink = new AckingSink();
    private final LogCounts counts = new LogCounts();
    private OpenLogs open = new OpenLogs();
    private Path log;
    private Path state;

    @BeforeEach
    void directories() throws IOException {
        log = Files.createDirectories(directory.resolve("logs")).resolve("app.log");
        state = Files.createDirectories(directory.resolve("state"));
    }

    @Test
    void whatRotationLeftIsReadOldestFirstAndOnceIfThatIsAsked() throws Exception {
        // Given
        pack("app.log.3.gz", "first EPIPE\n");
        pack("app.log.2.gz", "second EPIPE\n");
        Files.writeString(log.resolveSibling("app.log.1"), "third EPIPE\n");
        Files.writeString(log.resolveSibling("other.log.1"), "of another EPIPE\n");
        append("fourth EPIPE\n");

        // When
        try (FollowedLogs reader = reader(true)) {
            settle(reader);
        }
        append("fifth EPIPE\n");
        try (FollowedLogs reader = reader(true)) {
            settle(reader);
        }

        // Then
        assertThat(texts())
                .containsExactly("first EPIPE", "second EPIPE", "third EPIPE", "fourth EPIPE", "fifth EPIPE");
        assertThat(sink.gaps).isEmpty();
    }

    @Test
    void aCrashInTheMiddleOfAPackedLogCostsNoLineAndNoIdentity() throws Exception {
        // Given
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            lines.append("2026-11-22T08:00:00Z line ")
                    .append(i)
                    .append(
                            i % 100 == 0
                                    ? " EPIPE of " + i + "\n"
                                    : " is well and long enough to fill some of a window\n");
        }
        pack("app.log.1.gz", lines.toString());
        append("the last EPIPE\n");
        FollowedLogs killed = reader(true);
        killed.step();
        sink.acknowledgeAll();
        killed.step();
        assertThat(sink.delivered).isNotEmpty().hasSizeLessThan(1_001);
        sink.crash();

        // When
        try (FollowedLogs reader = reader(true)) {
            settle(reader);
        }

        // Then
        assertThat(sink.delivered.stream().map(FollowedLogsTest::identity).distinct())
                .hasSize(1_001);
        assertThat(sink.delivered.stream().map(LogRecord::getText).distinct()).hasSize(1_001);
    }

    @Test
    void aLogThatWasPackedWhileNoAgentRanIsReadOnUnderItsIdentity() throws Exception {
        // Given
        append("one EPIPE\ntwo EPIPE\n");
        try (FollowedLogs reader = reader(true)) {
            settle(reader);
        }
        append("three EPIPE\n");
        pack("app.log.1.gz", Files.readString(log));
        Files.delete(log);
        append("four EPIPE\n");

        // When
        try (FollowedLogs reader = reader(true)) {
            settle(reader);
        }

        // Then
        assertThat(texts()).containsExactlyInAnyOrder("one EPIPE", "two EPIPE", "three EPIPE", "four EPIPE");
        LogRecord three = sink.delivered.stream()
                .filter(record -> record.getText().startsWith("three"))
                .findFirst()
                .orElseThrow();
        assertThat(three.getFileId()).isEqualTo(sink.delivered.get(0).getFileId());
        assertThat(three.getOffset()).isEqualTo("one EPIPE\ntwo EPIPE\n".length());
        assertThat(sink.gaps)
                .as("where the new file has the old one's inode it looks truncated")
                .extracting(Gap::getKind)
                .doesNotContain(GapKind.LOG_LOST);
        assertThat(counts.statistics(open).lostBytes()).isZero();
    }

    @Test
    void aLogThatIsGoneAtTheNextStartIsToldOnceWithTheBytesThatWereSeen() throws Exception {
        // Given
        append("one EPIPE\n" + "x".repeat(TOO_MUCH_FOR_ONE_LOOK) + "\ntwo EPIPE\n");
        try (FollowedLogs reader = reader(false)) {
            reader.step();
            sink.acknowledgeAll();
        }
        long size = Files.size(log);
        Files.delete(log);

        // When
        for (int start = 0; start < 2; start++) {
            try (FollowedLogs reader = reader(false)) {
                settle(reader);
            }
        }

        // Then
        assertThat(texts()).containsExactly("one EPIPE");
        Gap gap = onlyGap();
        assertThat(gap.getKind()).isEqualTo(GapKind.LOG_LOST);
        assertThat(gap.getSource()).isEqualTo("log:" + log);
        assertThat(gap.getCount()).as("lines are never counted").isNull();
        LogStatistics statistics = counts.statistics(open);
        assertThat(statistics.lostBytes()).isBetween(1L, size);
        assertThat(gap.getDetail())
                .contains("read up to byte " + (size - statistics.lostBytes()))
                .contains(statistics.lostBytes() + " bytes were seen");
    }

    @Test
    void aTruncationThatWasToldIsToldAgainAsTheSameByAnAgentThatWasKilledBeforeItKnewMore() throws Exception {
        // Given
        append("one EPIPE\ntwo EPIPE\n");
        byte[] positions;
        try (FollowedLogs reader = reader(false)) {
            settle(reader);
            positions = Files.readAllBytes(state.resolve("logs.positions"));
            Files.writeString(log, "three EPIPE\n");
            reader.discover();
            sink.crash();
        }
        Gap told = onlyGap();
        Files.write(state.resolve("logs.positions"), positions);

        // When
        for (int start = 0; start < 2; start++) {
            try (FollowedLogs reader = reader(false)) {
                settle(reader);
            }
        }

        // Then
        assertThat(sink.gaps).containsExactly(told, told);
        assertThat(texts()).endsWith("three EPIPE");
    }

    @Test
    void aLogThatWasReadToItsEndAndLeftMayVanishUnmissed() throws Exception {
        // Given
        append("one EPIPE\n");
        try (FollowedLogs reader = reader(false)) {
            settle(reader);
            Files.move(log, log.resolveSibling("app.log.1"));
            settle(reader);
        }
        Files.delete(log.resolveSibling("app.log.1"));

        // When
        try (FollowedLogs reader = reader(false)) {
            settle(reader);
        }

        // Then
        assertThat(sink.gaps).isEmpty();
    }

    @Test
    void bytesThatATruncationTookUnreadAreCounted() throws Exception {
        // Given
        append("one EPIPE\n" + "x".repeat(TOO_MUCH_FOR_ONE_LOOK) + "\n");
        long size = Files.size(log);
        try (FollowedLogs reader = reader(false)) {
            reader.step();

            // When
            Files.writeString(log, "two EPIPE\n");
            settle(reader);
        }

        // Then
        long lost = counts.statistics(open).lostBytes();
        assertThat(lost).isBetween(1L, size);
        assertThat(onlyGap().getDetail())
                .contains("read up to byte " + (size - lost))
                .contains(lost + " bytes were seen", "unknown");
    }

    @Test
    void aLogThatWasRewrittenToTheVerySizeThatItHadIsSeenToBeAnother() throws Exception {
        // Given
        append("one EPIPE\n");
        try (FollowedLogs reader = reader(false)) {
            settle(reader);

            // When
            Files.writeString(log, "two EPIPE\n");
            settle(reader);
        }

        // Then
        assertThat(texts()).containsExactly("one EPIPE", "two EPIPE");
        assertThat(sink.delivered).extracting(LogRecord::getGeneration).containsExactly(0, 1);
        assertThat(onlyGap().getKind()).isEqualTo(GapKind.LOG_TRUNCATED);
    }

    @Test
    void aLineThatWaitsForWhatMayBelongToItIsCountedWhereATruncationTakesIt() throws Exception {
        // Given
        append("well\n");
        try (FollowedLogs reader = reader(false, Duration.ofHours(1))) {
            settle(reader);
            append("one EPIPE\n\tat some.Frame\nan unfinished li");
            reader.step();
            assertThat(texts()).isEmpty();

            // When
            Files.writeString(log, "");
            settle(reader);
        }

        // Then
        assertThat(texts()).isEmpty();
        long lost = "one EPIPE\n\tat some.Frame\nan unfinished li".length();
        assertThat(onlyGap().getDetail()).contains("read up to byte 5", lost + " bytes were seen");
        assertThat(counts.statistics(open).lostBytes()).isEqualTo(lost);
    }

    @Test
    void aLineThatWaitsForWhatMayBelongToItIsReadFromTheCopyThatATruncationLeft() throws Exception {
        // Given
        append("well\n");
        try (FollowedLogs reader = reader(false, Duration.ofHours(1))) {
            settle(reader);
            append("one EPIPE\n\tat some.Frame\n");
            reader.step();

            // When
            Files.copy(log, log.resolveSibling("app.log.1"));
            Files.writeString(log, "");
            settle(reader);
        }

        // Then
        assertThat(texts()).containsExactly("one EPIPE\n\tat some.Frame");
        assertThat(counts.statistics(open).lostBytes()).isZero();
    }

    @Test
    void aCopyThatWasMadeTooEarlyIsToldWithTheBytesThatAreInNeither() throws Exception {
        // Given
        append("one EPIPE\n");
        FollowedLogs reader = reader(false);
        settle(reader);
        append("x".repeat(TOO_MUCH_FOR_ONE_LOOK) + "\ntwo EPIPE\n");
        Files.copy(log, log.resolveSibling("app.log.1"));
        append("three EPIPE\n");
        reader.step();

        // When
        Files.writeString(log, "");
        settle(reader);
        reader.close();

        // Then
        assertThat(texts().stream().distinct()).containsExactly("one EPIPE", "two EPIPE");
        assertThat(onlyGap().getDetail()).contains("its copy app.log.1", "12 bytes that were seen are not in it");
        assertThat(counts.statistics(open).lostBytes()).isEqualTo("three EPIPE\n".length());
    }

    @Test
    void whatTheBrokerDoesNotHaveYetIsTheLagOfItsGlob() throws Exception {
        // Given
        append("one EPIPE\ntwo EPIPE\n");
        try (FollowedLogs reader = reader(false)) {
            reader.step();
            reader.step();
            LogStatistics waiting = counts.statistics(open);

            // When
            sink.acknowledgeAll();

            // Then
            assertThat(waiting.records()).isEqualTo(2);
            assertThat(waiting.files()).containsEntry(log.toString(), 1L);
            assertThat(waiting.lagBytes()).containsEntry(log.toString(), 20L);
            assertThat(counts.statistics(open).lagBytes()).containsEntry(log.toString(), 0L);
        }
    }

    @Test
    void aLogThatWasEmptyWhenItWasFoundIsFollowedOnceItHasALineThoughItsDirectoryIsUnchanged() throws Exception {
        // Given
        Files.createFile(log);
        Files.setLastModifiedTime(log.getParent(), FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        try (FollowedLogs reader = reader(false)) {
            for (int i = 0; i < 3; i++) {
                reader.step();
            }

            // When
            append("one EPIPE\n");

            // Then
            await().until(() -> {
                reader.step();
                sink.acknowledgeAll();
                return texts().equals(List.of("one EPIPE"));
            });
        }
    }

    private FollowedLogs reader(boolean remains) {
        return reader(remains, Duration.ZERO);
    }

    /** @param discover time between searches for files, each of which looks at the known ones once more */
    private FollowedLogs reader(boolean remains, Duration discover) {
        LogHost host = new LogHost("machine", "boot", ZoneOffset.UTC);
        open = new OpenLogs();
        return new FollowedLogs(
                new Globs(List.of(log.toString())),
                new FileOpening(host, PIPELINE, sink, counts),
                new LogGaps(host, new ToldGaps(state.resolve("logs.gaps"), sink), counts),
                counts,
                new LogState(open, new LogPositions(state)),
                new TailSettings(Duration.ZERO, discover, Duration.ZERO, Duration.ZERO, remains));
    }

    /** Looks for files each time: by itself the reader waits a multiple of what its last search took. */
    private void settle(FollowedLogs reader) throws InterruptedException {
        for (int i = 0; i < 12; i++) {
            reader.discover();
            reader.step();
            sink.acknowledgeAll();
        }
    }

    private Gap onlyGap() {
        assertThat(sink.gaps).hasSize(1);
        return sink.gaps.get(0);
    }

    private List<String> texts() {
        return sink.delivered.stream().map(LogRecord::getText).toList();
    }

    private static String identity(LogRecord record) {
        return record.getFileId() + '/' + record.getGeneration() + '/' + record.getOffset();
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void pack(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(log.resolveSibling(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
