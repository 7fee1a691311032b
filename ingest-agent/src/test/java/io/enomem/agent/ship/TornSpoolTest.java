// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kill -9 or a power loss leaves of a spool: the file ends anywhere. */
class TornSpoolTest {
    private static final int RECORDS = 5;

    @TempDir
    Path directory;

    /** Length of the file after each record, whose block ends there. */
    private final List<Long> ends = new ArrayList<>();

    private byte[] whole = new byte[0];
    private Path file;

    @BeforeEach
    void aSpoolFile() throws IOException {
        try (Spool spool = spool()) {
            for (int i = 0; i < RECORDS; i++) {
                spool.add(Lane.KERNEL, record(i));
                spool.flush();
                ends.add(spool.bytes());
            }
        }
        file = new SpoolFile(directory, 1, Lane.KERNEL).path();
        whole = Files.readAllBytes(file);
    }

    @Test
    void whereverTheFileEndsEveryWholeBlockBeforeIsReadAndTheTornOneIsToldOnce() throws IOException {
        long blocks = ends.get(0) - 512;
        for (int length = 0; length < whole.length; length += length < blocks ? 701 : 1) {
            // Given
            Files.write(file, Arrays.copyOf(whole, length));
            int end = length;
            List<SpecificRecord> kept = new ArrayList<>();
            for (int i = 0; i < RECORDS && ends.get(i) <= end; i++) {
                kept.add(record(i));
            }
            boolean atTheEndOfABlock = ends.contains((long) end);

            // When: Kafka fails after the first look, and has it all after the second
            List<Gap> losses;
            List<SpecificRecord> read = new ArrayList<>();
            try (Spool spool = spool()) {
                spool.oldest();
                Spool.Batch batch = spool.oldest();
                if (batch != null) {
                    read.addAll(batch.records());
                    spool.delete(batch);
                }
                losses = spool.losses().telling();
                losses.forEach(spool.losses()::reported);
                assertThat(spool.oldest()).as("cut at %d", length).isNull();
            }

            // Then
            assertThat(read).as("cut at %d", length).isEqualTo(kept);
            boolean header = kept.isEmpty() && losses.isEmpty();
            assertThat(losses).as("cut at %d", length).hasSize(atTheEndOfABlock || header ? 0 : 1);
            assertThat(spool().isEmpty()).as("not again").isTrue();
        }
    }

    @Test
    void aFileThatEndsRightBehindItsHeaderHoldsNothingAndLostNothing() throws IOException {
        // Given
        Path empty = new SpoolFile(directory, 2, Lane.KERNEL).path();
        try (SpoolWriter writer = new SpoolWriter(new SpoolFile(directory, 2, Lane.KERNEL))) {
            writer.sync();
        }
        Files.delete(file);

        // When
        try (Spool spool = spool()) {
            Spool.Batch batch = spool.oldest();

            // Then
            assertThat(batch).isNull();
            assertThat(spool.losses().telling()).isEmpty();
            assertThat(empty).doesNotExist();
        }
    }

    @Test
    void aTornEndThatAKilledRunFoundIsToldByTheNextOne() throws IOException {
        // Given
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        Spool killed = spool();
        Spool.Batch batch = killed.oldest();
        assertThat(batch).isNotNull();
        killed.delete(batch);

        // When
        try (Spool spool = spool()) {
            List<Gap> told = spool.losses().telling();

            // Then
            assertThat(told).singleElement().satisfies(gap -> {
                assertThat(gap.getKind()).isEqualTo(GapKind.SPOOL_OVERFLOW);
                assertThat(gap.getDetail()).contains("torn");
            });
        }
    }

    private Spool spool() throws IOException {
        Spool.Identity host = new Spool.Identity("m", "b");
        return new Spool(directory, 1 << 20, Duration.ofHours(1), host, Clock.systemUTC());
    }

    private static KernelRecord record(int i) {
        return KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(Instant.ofEpochMilli(i))
                .setSequence((long) i)
                .setText("kernel " + i)
                .build();
    }
}
