// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelClockTest {
    private static final long BOOTED = 1_700_000_000_000L;

    private long monotonicMillis = 30L * 86_400_000;
    private long wallStep;
    private final KernelClock clock =
            new KernelClock(() -> BOOTED + monotonicMillis + wallStep, () -> monotonicMillis * 1000);

    @Test
    void theOffsetIsThatOfTheMonotonicClock() {
        assertThat(clock.offsetMillis()).isEqualTo(BOOTED);
    }

    @Test
    void aStepOfTheWallClockIsFollowed() {
        // Given
        clock.offsetMillis();
        wallStep = 3_600_000;

        // When
        monotonicMillis += 2_000;

        // Then
        assertThat(clock.offsetMillis()).isEqualTo(BOOTED + 3_600_000);
    }

    @Test
    void aRecordThatSeemsToComeFromTheFutureShowsThatThePrintkClockRunsAhead() {
        // When
        clock.arrived((monotonicMillis + 20_000) * 1000);

        // Then
        assertThat(clock.offsetMillis()).isEqualTo(BOOTED - 20_000);
    }

    @Test
    void oneLateRecordOfABusyHostChangesNothing() {
        // When
        clock.arrived((monotonicMillis - 20_000) * 1000);

        // Then
        assertThat(clock.offsetMillis()).isEqualTo(BOOTED);
    }

    @Test
    void recordsThatAllComeLateShowThatThePrintkClockRunsBehind() {
        // When
        for (int i = 0; i < 10; i++) {
            monotonicMillis += 1_000;
            clock.arrived((monotonicMillis - 20_000 - i) * 1000);
        }

        // Then
        assertThat(clock.offsetMillis()).isEqualTo(BOOTED + 20_000);
    }

    @Test
    void oldRecordsOfTheRingThatABusyHostReadSlowlyChangeNothing() {
        // When
        for (int i = 0; i < 10; i++) {
            clock.arrived((monotonicMillis - 6_000_000) * 1000);
        }

        // Then
        assertThat(clock.offsetMillis()).isEqualTo(BOOTED);
    }

    @Test
    void oldRecordsThatWereReadSlowlyDoNotHideTheDriftOfFreshOnes() {
        // When
        for (int i = 0; i < 10; i++) {
            monotonicMillis += 1_000;
            clock.arrived((monotonicMillis + 6_000_000) * 1000);
            clock.arrived((monotonicMillis - 20_000) * 1000);
        }

        // Then
        assertThat(clock.offsetMillis()).isEqualTo(BOOTED + 20_000);
    }
}
