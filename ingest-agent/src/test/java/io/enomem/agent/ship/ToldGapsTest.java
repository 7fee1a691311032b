// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.Logged;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToldGapsTest {
    @TempDir
    Path directory;

    private final List<Gap> told = new ArrayList<>();
    private final Deque<Runnable> underway = new ArrayDeque<>();
    private final Sink sink = (record, acknowledged) -> {
        told.add((Gap) record);
        underway.add(acknowledged);
    };
    private Path file;

    @BeforeEach
    void place() {
        file = directory.resolve("source.gaps");
    }

    @Test
    void aHoleIsOneRecordHoweverOftenItIsMetAndIsToldAgainUntilKafkaHasIt() throws Exception {
        // Given
        new ToldGaps(file, sink).tell("a", gap(1));

        // When
        ToldGaps again = new ToldGaps(file, sink);
        again.tell("a", gap(2));
        again.tellAgain();
        again.tellAgain();
        underway.getLast().run();
        ToldGaps known = new ToldGaps(file, sink);
        known.tell("a", gap(3));
        known.tellAgain();

        // Then
        assertThat(told).containsExactly(gap(1), gap(1));
        assertThat(known.occasions()).containsExactly("a");
    }

    @Test
    void itIsOnTheDiskBeforeItIsTold() throws Exception {
        // Given
        List<String> occasions = new ArrayList<>();
        Sink killed = (record, acknowledged) -> occasions.addAll(new ToldGaps(file, sink).occasions());

        // When
        new ToldGaps(file, killed).tell("a", gap(1));

        // Then
        assertThat(occasions).containsExactly("a");
    }

    @Test
    void onlyWhatKafkaHasIsForgotten() throws Exception {
        // Given
        ToldGaps gaps = new ToldGaps(file, sink);
        gaps.tell("a", gap(1));
        underway.remove().run();
        gaps.tell("b", gap(2));

        // When
        gaps.forget(occasion -> true);

        // Then
        assertThat(gaps.occasions()).containsExactly("b");
        assertThat(new ToldGaps(file, sink).occasions()).containsExactly("b");
    }

    @Test
    void theOldestThatKafkaHasGoFirstWhenThereAreTooMany() throws Exception {
        // Given
        ToldGaps gaps = new ToldGaps(file, sink);
        gaps.tell("waits", gap(0));
        gaps.tell("known", gap(1));
        underway.getLast().run();

        // When
        for (int i = 2; i < 1_025; i++) {
            gaps.tell("" + i, gap(i));
        }

        // Then
        assertThat(gaps.occasions()).hasSize(1_024).startsWith("waits", "2");
    }

    @Test
    void whereverTheFileIsTornTheAgentGoesOn() throws Exception {
        // Given
        ToldGaps gaps = new ToldGaps(file, sink);
        gaps.tell("a", gap(1));
        gaps.tell("b", gap(2));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            // When
            List<String> occasions = new ToldGaps(file, sink).occasions();

            // Then
            assertThat(List.of("a", "b")).as("torn at %d", length).containsAll(occasions);
        }
    }

    @Test
    void aDiskThatRefusesIsSaidOnceAndTheHoleIsToldAllTheSame() throws IOException, InterruptedException {
        // Given
        Files.createDirectories(directory.resolve("source.gaps.new/in the way"));
        try (Logged logged = new Logged(ToldGaps.class)) {
            ToldGaps gaps = new ToldGaps(file, sink);

            // When
            gaps.tell("a", gap(1));
            gaps.tell("b", gap(2));

            // Then
            assertThat(told).containsExactly(gap(1), gap(2));
            assertThat(logged.sentences()).singleElement().asString().contains("cannot be kept", file.toString());
        }
    }

    private static Gap gap(int count) {
        return Gap.newBuilder()
                .setMachineId("machine")
                .setBootId("boot")
                .setSource("kmsg")
                .setKind(GapKind.SEQUENCE_GAP)
                .setStart(Instant.ofEpochMilli(1_000))
                .setEnd(Instant.ofEpochMilli(2_000 + count))
                .setCount((long) count)
                .setDetail("a hole")
                .build();
    }
}
