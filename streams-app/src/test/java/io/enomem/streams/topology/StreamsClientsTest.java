// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamsClientsTest {
    private static final TopicPartition LINES = new TopicPartition("kernel-records", 0);
    private static final TopicPartition SAMPLES = new TopicPartition("host-samples", 0);
    private static final TopicPartition ELSEWHERE = new TopicPartition("kernel-records", 7);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @BeforeEach
    void assign() {
        consumer.assign(List.of(LINES, SAMPLES));
        consumer.updateBeginningOffsets(Map.of(LINES, 0L, SAMPLES, 0L));
        consumer.seek(LINES, 10);
        consumer.seek(SAMPLES, 10);
    }

    @Test
    void whatWasRead_isCommittedAsItIs() {
        // Given records that wait in a buffer, and none
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(LINES, at(7), SAMPLES, at(10));

        // When
        Map<TopicPartition, OffsetAndMetadata> read = StreamsClients.read(offsets, consumer);

        // Then
        assertThat(read).isEqualTo(offsets);
    }

    @Test
    void whatIsReadAgainAfterItsTaskWasRevived_isNotCommittedBefore() {
        // When
        Map<TopicPartition, OffsetAndMetadata> read =
                StreamsClients.read(Map.of(LINES, at(17), SAMPLES, at(10)), consumer);

        // Then
        assertThat(read).containsOnly(Map.entry(LINES, at(10)), Map.entry(SAMPLES, at(10)));
    }

    @Test
    void whatHasJustBeenTakenAway_isCommittedAsItIs() {
        // When
        Map<TopicPartition, OffsetAndMetadata> read = StreamsClients.read(Map.of(ELSEWHERE, at(17)), consumer);

        // Then
        assertThat(read).containsOnly(Map.entry(ELSEWHERE, at(17)));
    }

    private static OffsetAndMetadata at(long offset) {
        return new OffsetAndMetadata(offset, "times");
    }
}
