// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.GapKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
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
        try (RingClearWatch watch = watch("b")) {
            new Thread(watch, "watch").start();
            await().until(() -> looks.get() > 2);

            // When
            mark.set(null);
            mark.set(42L);
            int then = looks.get();
            await().until(() -> looks.get() > then + 3);
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
            assertThat(gap.getStart()).isBefore(gap.getEnd());
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
    void aClearingThatKafkaDoesNotHaveIsToldAgain() throws Exception {
        // Given
        runFor("b");
        mark.set(42L);
        collected.acknowledging = false;
        runFor("b");
        collected.acknowledging = true;

        // When
        runFor("b");
        runFor("b");

        // Then
        assertThat(collected.gaps()).hasSize(2);
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

    private RingClearWatch watch(String bootId) {
        return new RingClearWatch(
                ring, new Boot("m", bootId), directory.resolve("kmsg.clear"), collected, Duration.ofMillis(10));
    }

    /** A few looks, and the end. */
    private void runFor(String bootId) throws InterruptedException {
        try (RingClearWatch watch = watch(bootId)) {
            Thread thread = new Thread(watch, "watch");
            int then = looks.get();
            thread.start();
            await().until(() -> looks.get() > then + 2);
            watch.close();
            thread.join();
        }
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
}
