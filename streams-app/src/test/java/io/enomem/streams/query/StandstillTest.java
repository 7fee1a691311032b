// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.kafka.HangingTransactions.Hanging;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Hanging HANGING =
            new Hanging(new TopicPartition("enomem.host-samples", 3), 17, START.minusSeconds(600));

    private Instant now = START;
    private int asked;

    @Test
    void aTransactionThatHangsIsNamed_onceTheInstanceWasNotReadyForAMinute() {
        // Given
        Standstill standstill = standstill();
        List<String> atFirst = standstill.reasons(false);
        now = now.plus(Standstill.LOOK_EVERY);
        standstill.reasons(false);

        // When
        List<String> later = standstill.reasons(false);

        // Then
        assertThat(atFirst).isEmpty();
        assertThat(later).singleElement().asString().contains("hangs in enomem.host-samples-3", "topics --check");
    }

    @Test
    void brokersAreAskedOnceAMinute_howeverOftenProbesAsk() {
        // Given
        Standstill standstill = standstill();

        // When
        for (int second = 0; second < 150; second++) {
            standstill.reasons(false);
            now = now.plus(Duration.ofSeconds(1));
        }

        // Then
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void onceReadyNothingIsLeftOfIt() {
        // Given
        Standstill standstill = standstill();
        standstill.reasons(false);
        now = now.plus(Standstill.LOOK_EVERY);
        standstill.reasons(false);

        // When
        List<String> reasons = standstill.reasons(true);

        // Then
        assertThat(reasons).isEmpty();
    }

    @Test
    void aTransactionThatHoldsUpAnInstanceThatIsReadyIsNamedToo() {
        // Given
        Standstill standstill = standstill();
        standstill.reasons(true);
        now = now.plus(Standstill.LOOK_EVERY);
        standstill.reasons(true);

        // When
        List<String> reasons = standstill.reasons(true);

        // Then
        assertThat(reasons).singleElement().asString().contains("hangs in enomem.host-samples-3");
    }

    @Test
    void whatTheBrokersSaidTooLateCountsNoMore() {
        // Given
        List<Runnable> looks = new ArrayList<>();
        Standstill standstill = new Standstill(time -> List.of(HANGING), () -> now, looks::add);
        standstill.reasons(false);
        now = now.plus(Standstill.LOOK_EVERY);
        standstill.reasons(false);
        standstill.reasons(true);

        // When
        looks.forEach(Runnable::run);

        // Then
        assertThat(standstill.reasons(true)).isEmpty();
    }

    @Test
    void brokersThatDoNotTellAreNoReason() {
        // Given
        Standstill standstill = new Standstill(
                time -> {
                    throw new KafkaException("not authorized");
                },
                () -> now,
                Runnable::run);
        standstill.reasons(false);
        now = now.plus(Standstill.LOOK_EVERY);
        standstill.reasons(false);

        // When
        List<String> reasons = standstill.reasons(false);

        // Then
        assertThat(reasons).isEmpty();
    }

    private Standstill standstill() {
        return new Standstill(
                time -> {
                    asked++;
                    return List.of(HANGING);
                },
                () -> now,
                Runnable::run);
    }
}
