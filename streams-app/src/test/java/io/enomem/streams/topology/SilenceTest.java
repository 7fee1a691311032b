// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private final Silence silence = new Silence(Duration.ofSeconds(60));

    @Test
    void hostIsSilentAfterTheWhile() {
        // Given
        silence.heard("a", 0);
        silence.silent(1_000, Set.of("a"));
        // When
        var before = silence.silent(60_999, Set.of("a"));
        var after = silence.silent(61_000, Set.of("a"));
        // Then
        assertThat(before).isEmpty();
        assertThat(after).containsExactly("a");
    }

    @Test
    void hostThatWasHeardIsNot() {
        // Given
        silence.silent(0, Set.of("a", "b"));
        // When
        silence.heard("a", 59_000);
        silence.silent(60_000, Set.of("a", "b"));
        // Then
        assertThat(silence.silent(61_000, Set.of("a"))).isEmpty();
        assertThat(silence.silent(61_000, Set.of("a", "b")))
                .as("b is new again")
                .isEmpty();
    }

    @Test
    void restartGivesEachHostItsWholeWhileAgain() {
        assertThat(silence.silent(1_000_000, Set.of("a"))).isEmpty();
        assertThat(silence.silent(1_060_000, Set.of("a"))).containsExactly("a");
    }

    @Test
    void nobodyIsSilentWhileOldRecordsAreCaughtUpWith() {
        // Given
        silence.silent(0, Set.of("a"));
        // When
        silence.heard("b", 10_000);
        var catchingUp = silence.silent(600_000, Set.of("a"));
        var caughtUp = silence.silent(660_000, Set.of("a"));
        // Then
        assertThat(catchingUp).isEmpty();
        assertThat(caughtUp).containsExactly("a");
    }
}
