// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.GapKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RingClearWatchTest {
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
        try (RingClearWatch watch = new RingClearWatch(ring, new Boot("m", "b"), collected, Duration.ofMillis(10))) {
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
    void theMarkOfThisVeryHostCanBeRead() throws Exception {
        // Given
        assumeThat(KmsgAccess.refusal()).as("/dev/kmsg must be readable").isEmpty();

        // When
        Long first = RingMark.ofThisHost().firstAfterClear();

        // Then
        assertThat(first == null || first > 0).isTrue();
    }
}
