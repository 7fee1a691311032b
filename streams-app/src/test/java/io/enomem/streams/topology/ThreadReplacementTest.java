// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
    private Instant now = Instant.EPOCH;
    private final ThreadReplacement threads = new ThreadReplacement(new InstantSource() {
        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void fourthDeathInFiveMinutesStopsTheInstance() {
        for (int death = 0; death < 3; death++) {
            assertThat(threads.handle(new IllegalStateException("one"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(threads.exhausted()).isFalse();
        assertThat(threads.handle(new IllegalStateException("fourth"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(threads.exhausted()).isTrue();
    }

    @Test
    void deathsFarApartAreBorneForEver() {
        for (int death = 0; death < 20; death++) {
            assertThat(threads.handle(new IllegalStateException("one"))).isEqualTo(REPLACE_THREAD);
            now = now.plus(Duration.ofMinutes(2));
        }
    }
}
