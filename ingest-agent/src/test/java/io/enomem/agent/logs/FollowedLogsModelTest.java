// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories of a log and of its reader, against the model of what was written. */
class FollowedLogsModelTest {
    private static final LogPipeline PIPELINE = LogPipeline.standard();
    private static final TailSettings EAGER =
            new TailSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, false);

    @TempDir
    Path directory;

    private final AckingSink sink = new AckingSink();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 6);
    }

    static LongStream manySeeds() {
        return LongStream.rangeClosed(1_000, 3_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyLineArrivesUnderExactlyOneIdentity(long seed) throws Exception {
        everyLineArrives(seed);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void everyLineArrivesUnderExactlyOneIdentityInManyHistories(long seed) throws Exception {
        everyLineArrives(seed);
    }

    private void everyLineArrives(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        Path logs = Files.createDirectories(directory.resolve("logs" + seed));
        Files.createDirectories(directory.resolve("state" + seed));
        String glob = logs + (seed % 2 == 0 ? "/app.log*" : "/app.log");
        WrittenLogs written = new WrittenLogs(logs.resolve("app.log"), random);
        FollowedLogs reader = reader(glob, seed);

        // When
        for (int i = 0; i < 60; i++) {
            written.append();
            switch (random.nextInt(8)) {
                case 0 -> {
                    written.finishLine();
                    look(reader);
                    written.rename();
                    // the next rotation finds the new file known, or the model would have to know what nobody could
                    written.append();
                    written.finishLine();
                }
                case 1 -> {
                    written.finishLine();
                    look(reader);
                    written.copyAndTruncate();
                }
                case 2 -> {
                    written.finishLine();
                    settle(reader);
                    written.truncate();
                }
                case 3 -> {
                    written.finishLine();
                    settle(reader);
                    written.recreate();
                }
                case 4 -> {
                    sink.crash();
                    reader = reader(glob, seed);
                }
                case 5 -> sink.acknowledgeSome(random);
                default -> look(reader);
            }
        }
        written.finishLine();
        settle(reader);

        // Then
        Map<String, LogRecord> byIdentity = new HashMap<>();
        Map<String, TreeSet<String>> identities = new TreeMap<>();
        for (LogRecord record : sink.delivered) {
            String identity = record.getFileId() + '/' + record.getGeneration() + '/' + record.getOffset();
            LogRecord same = byIdentity.putIfAbsent(identity, record);
            assertThat(same == null ? record.getText() : same.getText()).isEqualTo(record.getText());
            identities
                    .computeIfAbsent(record.getText(), text -> new TreeSet<>())
                    .add(identity);
        }
        assertThat(written.lines)
                .as("lines that never arrived")
                .filteredOn(line -> !identities.containsKey(line))
                .isEmpty();
        assertThat(identities)
                .allSatisfy((line, known) -> assertThat(known).as(line).hasSize(1));
    }

    private static void look(FollowedLogs reader) throws InterruptedException {
        reader.discover();
        reader.step();
    }

    private void settle(FollowedLogs reader) throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            look(reader);
            sink.acknowledgeAll();
        }
    }

    private FollowedLogs reader(String glob, long seed) throws IOException {
        LogHost host = new LogHost("machine", "boot", ZoneOffset.UTC);
        LogCounts counts = new LogCounts();
        return new FollowedLogs(
                new Globs(List.of(glob)),
                new FileOpening(host, PIPELINE, sink, counts),
                new LogGaps(host, new ToldGaps(directory.resolve("state" + seed).resolve("logs.gaps"), sink), counts),
                counts,
                new LogState(new OpenLogs(), new LogPositions(directory.resolve("state" + seed))),
                EAGER);
    }
}
