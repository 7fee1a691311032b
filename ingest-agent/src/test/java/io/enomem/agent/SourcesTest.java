// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SourcesTest {
    private final Sources sources = new Sources(Duration.ofMillis(10));

    @AfterEach
    void nothingRunsOn() {
        AgentThreads.awaitEnd();
    }

    @Test
    void aSourceThatFailsUnforeseenIsStartedAgain() throws Exception {
        // Given
        AtomicInteger runs = new AtomicInteger();
        Source failsTwice = new Source(() -> {
            if (runs.incrementAndGet() <= 2) {
                throw new IllegalStateException("on purpose");
            }
        });

        // When
        sources.start("test", failsTwice);

        // Then
        await().until(() -> runs.get() == 3);
        assertThat(sources.restarts()).isEqualTo(2);
        sources.close();
    }

    @Test
    void sourcesThatDoNotListenHoldTheEndUpTogetherNotOneAfterTheOther() throws Exception {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 40; i++) {
            sources.start("deaf-" + i, new Source(() -> waitStubbornly(never)));
        }

        // When
        long before = System.nanoTime();
        sources.close();

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("800 ms, and what a busy machine adds; one after the other they would take 32 s")
                .isLessThan(Duration.ofSeconds(16));
        never.countDown();
    }

    private static void waitStubbornly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                continue;
            }
        }
    }

    /** What it does, and nothing to close. */
    private record Source(Runnable work) implements Runnable, AutoCloseable {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public void close() {
            // The work has its own end.
        }
    }
}
