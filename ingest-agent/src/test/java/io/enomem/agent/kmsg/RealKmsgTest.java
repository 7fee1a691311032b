// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes marked lines of facility 1 to this very host's kernel log, where that is permitted, and reads them back. */
class RealKmsgTest {
    @TempDir
    Path directory;

    private static final Path WRITE_LIMIT = Path.of("/proc/sys/kernel/printk_devkmsg");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Held by whoever has lifted the limit: the ring and its limit are the whole machine's, and so may a build beside be. */
    private static final Path LOCK = Path.of(System.getProperty("java.io.tmpdir"), "enomem-printk-devkmsg.lock");

    private final String mark = "enomem-test-" + UUID.randomUUID();
    private final Collected collected = new Collected();
    private final AtomicReference<@Nullable KmsgPosition> position = new AtomicReference<>();
    private String bootId = "";
    private String limitBefore = "";
    private @Nullable FileChannel lock;

    @BeforeEach
    void liftTheLimitOnWrites() throws IOException {
        assumeThat(KmsgAccess.refusal()).as("/dev/kmsg must be readable").isEmpty();
        assumeThat(Files.isWritable(KmsgReader.DEVICE))
                .as("/dev/kmsg must be writable")
                .isTrue();
        assumeThat(Files.isWritable(WRITE_LIMIT))
                .as(WRITE_LIMIT + " must be writable, since the kernel drops writes above ten in five seconds")
                .isTrue();
        lock = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        limitBefore = Files.readString(WRITE_LIMIT).strip();
        try {
            Files.writeString(WRITE_LIMIT, "on\n");
        } catch (IOException e) {
            assumeThat(e)
                    .as(WRITE_LIMIT + " could not be set: " + e.getMessage())
                    .isNull();
        }
    }

    @AfterEach
    void restoreTheLimitOnWrites() throws IOException {
        if (!limitBefore.isEmpty()) {
            Files.writeString(WRITE_LIMIT, limitBefore + "\n");
        }
        if (lock != null) {
            lock.close();
        }
    }

    @Test
    void markedLinesComeOnceEachAcrossARestartOfTheReader() throws Exception {
        // Given
        write(0, 5);
        readUntilSeen(5);
        write(5, 10);

        // When
        readUntilSeen(10);

        // Then
        assertThat(marked()).extracting(KernelRecord::getText).containsExactlyElementsOf(texts(10));
        assertThat(marked()).extracting(KernelRecord::getFacility).containsOnly(1);
        assertThat(marked()).extracting(KernelRecord::getSequence).isSorted();
        assertThat(Duration.between(marked().get(9).getTime(), Instant.now()).abs())
                .isLessThan(Duration.ofMinutes(2));
    }

    @Test
    @Tag("long")
    void aRingOverrunOnPurposeIsToldWithItsCount() throws Exception {
        // Given
        write(0, 1);
        readUntilSeen(1);
        int lines = 200_000;
        write(1, lines);

        // When
        readToTheEnd();

        // Then
        long lost = collected.gaps().stream()
                .filter(gap -> gap.getKind() == GapKind.RING_OVERRUN)
                .mapToLong(gap -> gap.getCount())
                .sum();
        assertThat(lost).isPositive();
        long limited = collected.gaps().stream()
                .filter(gap -> gap.getKind() == GapKind.RATE_LIMITED)
                .mapToLong(gap -> gap.getCount())
                .sum();
        assertThat(lost + limited + marked().size()).isBetween((long) lines, lines + 1_000L);
    }

    @Test
    @Tag("long")
    void aRingThatIsClearedIsToldAsThatAndNotAsAnOverrun() throws Exception {
        // Given
        assumeThat(Files.isExecutable(Path.of("/usr/bin/dmesg")) || Files.isExecutable(Path.of("/bin/dmesg")))
                .as("dmesg must be there")
                .isTrue();
        write(0, 1);
        Boot boot = new Boot("test", bootId);
        AtomicInteger looks = new AtomicInteger();
        RingMark mark = () -> {
            Long first = RingMark.ofThisHost().firstAfterClear();
            looks.incrementAndGet();
            return first;
        };
        try (KmsgReader reader = reader();
                RingClearWatch watch = new RingClearWatch(
                        mark, boot, directory.resolve("kmsg.clear"), collected, Duration.ofMillis(100))) {
            Thread reading = new Thread(reader, "kmsg");
            Thread watching = new Thread(watch, "watch");
            reading.start();
            watching.start();
            await().atMost(PATIENCE).until(() -> marked().size() == 1 && looks.get() > 1);

            // When
            int code = new ProcessBuilder("dmesg", "--clear").start().waitFor();
            assumeThat(code).as("dmesg --clear must be permitted").isZero();
            write(1, 3);
            await().atMost(PATIENCE).until(() -> marked().size() == 3 && kinds().contains(GapKind.RING_CLEARED));
            reader.close();
            watch.close();
            reading.join(PATIENCE.toMillis());
            watching.join(PATIENCE.toMillis());
        }

        // Then
        assertThat(kinds())
                .containsOnlyOnce(GapKind.RING_CLEARED)
                .doesNotContain(GapKind.RING_OVERRUN, GapKind.SEQUENCE_GAP);
        assertThat(marked()).extracting(KernelRecord::getText).containsExactlyElementsOf(texts(3));
    }

    @Test
    @Tag("long")
    void aRingThatIsClearedWhileNoAgentRunsIsToldAtTheNextStart() throws Exception {
        // Given
        Path kept = directory.resolve("kmsg.clear");
        write(0, 1);
        look(kept);
        assumeThat(new ProcessBuilder("dmesg", "--clear").start().waitFor())
                .as("dmesg --clear must be permitted")
                .isZero();
        write(1, 2);

        // When
        look(kept);

        // Then
        assertThat(kinds()).containsExactly(GapKind.RING_CLEARED);
    }

    private void look(Path kept) throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        RingMark mark = () -> {
            Long first = RingMark.ofThisHost().firstAfterClear();
            looks.incrementAndGet();
            return first;
        };
        Boot boot = new Boot("test", bootId);
        try (RingClearWatch watch = new RingClearWatch(mark, boot, kept, collected, Duration.ofMillis(100))) {
            Thread thread = new Thread(watch, "watch");
            thread.start();
            await().atMost(PATIENCE).until(() -> looks.get() > 1);
            watch.close();
            thread.join(PATIENCE.toMillis());
        }
    }

    /** Lines may be missing, so the end is marked after a pause that the rate limit lets pass. */
    private void readToTheEnd() throws InterruptedException {
        try (KmsgReader reader = reader()) {
            Thread thread = new Thread(reader, "kmsg");
            thread.start();
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> {
                try (OutputStream kmsg = Files.newOutputStream(KmsgReader.DEVICE)) {
                    kmsg.write(("<12>end of " + mark + "\n").getBytes(StandardCharsets.UTF_8));
                }
                return collected.texts().contains("end of " + mark);
            });
            reader.close();
            thread.join(PATIENCE.toMillis());
        }
    }

    private void readUntilSeen(int count) throws InterruptedException {
        try (KmsgReader reader = reader()) {
            Thread thread = new Thread(reader, "kmsg");
            thread.start();
            await().atMost(PATIENCE).until(() -> marked().size() >= count);
            reader.close();
            thread.join(PATIENCE.toMillis());
        }
    }

    private KmsgReader reader() {
        return new KmsgReader(
                new Boot("test", bootId),
                position.get(),
                new ToldGaps(directory.resolve("kmsg.gaps"), collected),
                collected,
                position::set);
    }

    /** Each ends with a newline: without it the kernel keeps a line open until the next one comes. */
    private void write(int from, int to) throws IOException {
        try (OutputStream kmsg = Files.newOutputStream(KmsgReader.DEVICE)) {
            for (int i = from; i < to; i++) {
                kmsg.write(("<12>" + mark + " " + i + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private List<GapKind> kinds() {
        return collected.gaps().stream().map(Gap::getKind).toList();
    }

    private List<KernelRecord> marked() {
        return collected.kernelRecords().stream()
                .filter(record -> record.getText().startsWith(mark))
                .toList();
    }

    private List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> mark + " " + i).toList();
    }
}
