// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration AT_ONCE = Duration.ofMillis(5);

    private final Backoff backoff = new Backoff();

    @Test
    void receiverThatDropsEachConnectionAtOnce_isTriedEverMoreSeldom() {
        // When
        List<Long> pauses = Stream.generate(() -> backoff.after(AT_ONCE).toMillis())
                .limit(9)
                .toList();

        // Then
        assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
    }

    @Test
    void connectionThatHadHeld_isReplacedSoon() {
        // Given
        Stream.generate(() -> backoff.after(Duration.ZERO)).limit(9).forEach(pause -> {});

        // When
        Duration pause = backoff.after(Duration.ofSeconds(10));

        // Then
        assertThat(pause).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.after(AT_ONCE)).isEqualTo(Duration.ofMillis(200));
    }
}
