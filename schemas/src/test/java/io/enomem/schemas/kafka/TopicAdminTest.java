// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.schemas.kafka.TopicAdmin.Found;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicAdminTest {
    private static final Topics TOPICS = new Topics("test");

    @Test
    void equalPartitionCountsPass() {
        assertThat(TopicAdmin.check(found(4))).isEqualTo(4);
    }

    @Test
    void unequalPartitionCountsAreRefusedNamingBoth() {
        // Given
        List<Found> found = found(12);
        // When
        found.set(2, new Found(TOPICS.hostSamples(), 6, 1, Map.of()));
        // Then
        assertThatThrownBy(() -> TopicAdmin.check(found))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test.kernel-records has 12")
                .hasMessageContaining("test.host-samples has 6");
    }

    @Test
    void missingTopicIsNamedWithTheCommandThatCreatesIt() {
        // Given
        List<Found> found = found(12);
        // When
        found.set(0, new Found(TOPICS.kernelRecords(), 0, 0, Map.of()));
        // Then
        assertThatThrownBy(() -> TopicAdmin.check(found))
                .hasMessage(
                        "Topic test.kernel-records does not exist: create the topics with 'enomem topics --create'");
    }

    private static List<Found> found(int partitions) {
        List<Found> found = new ArrayList<>();
        for (Topic topic : TOPICS.all()) {
            found.add(new Found(topic, topic.partitionCount(partitions), 1, Map.of()));
        }
        return found;
    }
}
