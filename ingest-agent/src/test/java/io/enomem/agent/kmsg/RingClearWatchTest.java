// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.ship.Sink;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class RingClearWatchTest {
    @TempDir
    Path directory;

    private final AtomicReference<@Nullable Long> mark = new AtomicReference<>(7L);
    private final AtomicInteger looks = new AtomicInteger();
    private final Collected collected = new Collected();
    private final RingMark ring = () -> {
        looks.incrementAndGet();
        return mark.get();
    };

    @Test
    void aClearingIsToldOnceAndOneBeforeTheStartIsNot() throws Exception {
        // Given
        try (Running watch = new Running("b")) {
            watch.awaitLooks(3);

            // When
            mark.set(null);
            mark.set(42L);
            watch.awaitLooks(4);
        }

        // Then
        assertThat(collected.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.getKind()).isEqualTo(GapKind.RING_CLEARED));
    }

    @Test
    void aClearingWhileNoAgentRanIsToldOnceAtTheNextStartOfTheSameBoot() throws Exception {
        // Given
        runFor("b");
        mark.set(42L);

        // When
        runFor("b");
        runFor("b");

        // Then
        assertThat(collected.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.getKind()).isEqualTo(GapKind.RING_CLEARED);
            assertThat(gap.getStart()).isBeforeOrEqualTo(gap.getEnd());
        });
    }

    @Test
    void theFirstClearingOfABootIsToldAlsoIfNoAgentRan() throws Exception {
        // Given
        mark.set(null);
        runFor("b");
        mark.set(42L);

        // When
        runFor("b");

        // Then
        assertThat(collected.gaps()).hasSize(1);
    }

    @Test
    void marksOfAnotherBootSayNothing() throws Exception {
        // Given
        runFor("b");
        mark.set(42L);

        // When
        runFor("c");

        // Then
        assertThat(collected.gaps()).isEmpty();
    }

    @Test
    void clearingsThatKafkaDoesNotHaveAreToldAgainAsTheSameUntilItHasThem() throws Exception {
        // Given
        collected.acknowledging = false;
        try (Running watch = new Running("b")) {
            watch.awaitLooks(3);
            mark.set(42L);
            watch.awaitLooks(3);
            mark.set(43L);
            watch.awaitLooks(3);
        }
        List<Gap> first = collected.gaps();
        collected.acknowledging = true;

        // When
        runFor("b");
        runFor("b");

        // Then
        assertThat(first).hasSize(2).doesNotHaveDuplicates();
        assertThat(collected.gaps()).hasSize(4).endsWith(first.get(0), first.get(1));
    }

    @Test
    void aClearingIsKeptBeforeItIsToldSoThatAKilledAgentTellsTheSame() throws Exception {
        // Given
        runFor("b");
        mark.set(42L);
        AtomicReference<String> keptThen = new AtomicReference<>("");
        Path file = directory.resolve("kmsg.clear");
        Sink killed = (record, acknowledged) -> keptThen.set(contentOf(file.toFile()));

        // When
        try (Running watch = new Running("b", killed)) {
            watch.awaitLooks(3);
        }
        Files.writeString(file, keptThen.get());
        runFor("b");

        // Then
        assertThat(keptThen.get()).startsWith("b 42 ").hasLineCount(2);
        assertThat(collected.gaps()).hasSize(1);
    }

    @Test
    void aDamagedOrUnwritableFileCostsOnlyWhatWasClearedMeanwhile() throws Exception {
        // Given
        Files.writeString(directory.resolve("kmsg.clear"), "b seven");
        Files.createDirectories(directory.resolve("kmsg.clear.new/in the way"));
        runFor("b");
        mark.set(42L);

        // When
        runFor("b");

        // Then
        assertThat(collected.gaps()).isEmpty();
    }

    @Test
    void theMarkOfThisVeryHostCanBeRead() throws Exception {
        // Given
        assumeThat(KmsgAccess.refusal()).as("/dev/kmsg must be readable").isEmpty();

        // When
        Long first = RingMark.ofThisHost().firstAfterClear();

        // Then
        assertThat(first == null || first > 0).isTrue();
    }

    /** A few looks, and the end. */
    private void runFor(String bootId) throws InterruptedException {
        try (Running watch = new Running(bootId)) {
            watch.awaitLooks(3);
        }
    }

    /** A watch at work; once it is closed it writes nothing any more. */
    private final class Running implements AutoCloseable {
        private final RingClearWatch watch;
        private final Thread thread;

        Running(String bootId) {
            this(bootId, collected);
        }

        Running(String bootId, Sink sink) {
            Path file = directory.resolve("kmsg.clear");
            watch = new RingClearWatch(ring, new Boot("m", bootId), file, sink, Duration.ofMillis(10));
            thread = new Thread(watch, "watch");
            thread.start();
        }

        void awaitLooks(int more) {
            int then = looks.get();
            await().until(() -> looks.get() >= then + more);
        }

        @Override
        public void close() throws InterruptedException {
            watch.close();
            thread.join();
        }
    }
}
