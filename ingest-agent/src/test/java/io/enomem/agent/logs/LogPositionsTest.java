// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.Logged;
import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of positions as a disk may leave it, or refuse it. */
class LogPositionsTest {
    @TempDir
    Path directory;

    private Path file;
    private Path log;

    @BeforeEach
    void places() {
        file = directory.resolve("logs.positions");
        log = directory.resolve("a log with\ttab.log");
    }

    @Test
    void whatWasKeptIsFoundAgainWhateverItsName() {
        // Given
        FilePosition followed = position("/var/log/a\tb\nc%09 ä.log", false);
        FilePosition ended = position("/var/log/app.log.1", true);
        new LogPositions(directory).save(List.of(followed, ended));

        // When
        List<FilePosition> found = new LogPositions(directory).load();

        // Then
        assertThat(found).containsExactly(followed, ended);
    }

    @Test
    void nothingWasKeptAtTheFirstStart() {
        try (Logged logged = new Logged(LogPositions.class)) {
            assertThat(new LogPositions(directory).load()).isEmpty();
            assertThat(logged.sentences()).isEmpty();
        }
    }

    @Test
    void positionsOfAnotherVersionAreNotGuessedAtAndThatIsSaid() throws IOException {
        // Given
        Files.writeString(file, "enomem log positions 7\n1\t2\t3\n");
        try (Logged logged = new Logged(LogPositions.class)) {

            // When
            List<FilePosition> found = new LogPositions(directory).load();

            // Then
            assertThat(found).isEmpty();
            assertThat(logged.sentences())
                    .singleElement()
                    .asString()
                    .contains("another version (enomem log positions 7)", "from their beginning", file.toString());
        }
    }

    @Test
    void aDiskThatRefusesIsSaidOnceAndWhatWasKeptBeforeStays() throws IOException {
        // Given
        FilePosition first = position("/var/log/app.log", false);
        LogPositions positions = new LogPositions(directory);
        positions.save(List.of(first));
        Files.createDirectories(directory.resolve("logs.positions.new/in the way"));
        try (Logged logged = new Logged(LogPositions.class)) {

            // When
            positions.save(List.of());
            positions.save(List.of());

            // Then
            assertThat(logged.sentences()).singleElement().asString().contains("cannot be kept", "sent again");
            assertThat(new LogPositions(directory).load()).containsExactly(first);
        }
    }

    @Test
    void whereverTheFileIsTornNoLineIsLostAndNoneGetsAnotherIdentity() throws Exception {
        // Given
        Files.writeString(log, "one EPIPE\ntwo EPIPE\n");
        read(new AckingSink());
        byte[] kept = Files.readAllBytes(file);
        Files.writeString(log, "three EPIPE\n", StandardOpenOption.APPEND);
        for (int length = 0; length <= kept.length; length++) {
            Files.write(file, Arrays.copyOf(kept, length));

            // When
            AckingSink sink = new AckingSink();
            read(sink);

            // Then
            assertThat(sink.delivered).as("torn at %d", length).last().satisfies(record -> {
                assertThat(record.getText()).isEqualTo("three EPIPE");
                assertThat(record.getOffset()).isEqualTo(20);
                assertThat(record.getGeneration()).isZero();
            });
            assertThat(sink.delivered.stream().map(LogRecord::getFileId).distinct())
                    .hasSize(1);
            assertThat(sink.gaps).as("torn at %d", length).isEmpty();
        }
    }

    @Test
    void whateverByteTheDiskTurnedNothingIsThrown() throws IOException {
        // Given
        new LogPositions(directory).save(List.of(position("/var/log/app.log", false)));
        byte[] kept = Files.readAllBytes(file);
        for (int i = 0; i < kept.length; i++) {
            for (byte other : "-9\t\n%\0".getBytes(StandardCharsets.UTF_8)) {
                byte[] turned = kept.clone();
                turned[i] = other;
                Files.write(file, turned);

                // When
                List<FilePosition> found = new LogPositions(directory).load();

                // Then
                assertThat(found).hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    /** One start of a tailer, and its end. */
    private void read(AckingSink sink) throws InterruptedException {
        LogHost host = new LogHost("machine", "boot", ZoneOffset.UTC);
        LogCounts counts = new LogCounts();
        try (FollowedLogs logs = new FollowedLogs(
                new Globs(List.of(directory + "/*.log")),
                new FileOpening(host, LogPipeline.standard(), sink, counts),
                new LogGaps(host, new ToldGaps(directory.resolve("logs.gaps"), sink), counts),
                counts,
                new LogState(new OpenLogs(), new LogPositions(directory)),
                new TailSettings(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, false))) {
            for (int i = 0; i < 4; i++) {
                logs.step();
                sink.acknowledgeAll();
            }
        }
    }

    private static FilePosition position(String path, boolean ended) {
        Mark mark = new Mark(new LogPosition(20, new RecordEnds(10, 7)), new Fingerprint(7, 99));
        return new FilePosition(new FileKey(8, 15), path, "id", 3, new Fingerprint(5, 4_294_967_295L), mark, 30, ended);
    }
}
