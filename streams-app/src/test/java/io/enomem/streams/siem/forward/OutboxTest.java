// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final TopicPartition ONE = new TopicPartition("t", 1);
    private static final TopicPartition TWO = new TopicPartition("t", 2);

    private final Outbox outbox = new Outbox(3);

    @Test
    void whatIsNotSettledIsSentAgainInTheOldOrder() throws InterruptedException {
        // Given
        put(ONE, 10);
        put(ONE, 11);
        put(TWO, 5);
        outbox.next(0);
        outbox.next(0);
        outbox.settle(1);
        // When
        outbox.rewind();
        // Then
        assertThat(List.of(outbox.next(0).offset(), outbox.next(0).offset())).containsExactly(11L, 5L);
    }

    @Test
    void offsetIsTheNextAfterTheLastSettled() throws InterruptedException {
        // Given
        put(ONE, 10);
        put(ONE, 11);
        put(TWO, 5);
        outbox.next(0);
        outbox.next(0);
        // When
        outbox.settle(3);
        // Then
        assertThat(outbox.settled())
                .as("the third was not sent")
                .containsOnly(Map.entry(ONE, new OffsetAndMetadata(12)));
        assertThat(outbox.settled()).isEmpty();
    }

    @Test
    void fullBoxHasRoomAgainWhenOneIsSettled() throws InterruptedException {
        // Given
        put(ONE, 1);
        put(ONE, 2);
        put(ONE, 3);
        boolean full = outbox.isFull();
        // When
        outbox.next(0);
        outbox.settle(1);
        // Then
        assertThat(full).isTrue();
        assertThat(outbox.isFull()).isFalse();
    }

    @Test
    void partitionThatWasTakenAwayIsNobodysBusinessHere() throws InterruptedException {
        // Given
        put(ONE, 1);
        put(TWO, 2);
        outbox.next(0);
        // When
        outbox.drop(List.of(ONE));
        outbox.settle(1);
        // Then
        assertThat(outbox.settled()).isEmpty();
        assertThat(outbox.next(0).partition()).isEqualTo(TWO);
    }

    private void put(TopicPartition partition, long offset) {
        outbox.put(partition, offset, new byte[0]);
    }
}
