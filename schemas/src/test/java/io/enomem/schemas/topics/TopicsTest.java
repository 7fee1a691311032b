// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.schemas.codec.KnownSchemas;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private static final Topics TOPICS = new Topics("acme.enomem");

    @Test
    void namesBeginWithThePrefixAndAreLegal() {
        assertThat(TOPICS.all())
                .extracting(Topic::name)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).startsWith("acme.enomem.").matches("[a-z0-9.-]+"));
    }

    @Test
    void inputsAreStampedByTheBroker() {
        assertThat(TOPICS.inputs())
                .hasSize(3)
                .allSatisfy(topic -> assertThat(topic.settings())
                        .containsEntry("message.timestamp.type", "LogAppendTime")
                        .containsEntry("cleanup.policy", "delete"));
    }

    @Test
    void everyValueIsAKnownRecord() {
        assertThat(TOPICS.all())
                .allSatisfy(topic -> assertThat(KnownSchemas.compiled()).containsAll(topic.values()));
        assertThat(TOPICS.hostSamples().values()).hasSize(3);
    }

    @Test
    void onlyTheSchemasHaveOnePartition() {
        assertThat(TOPICS.all())
                .filteredOn(topic -> topic.partitionCount(12) != 12)
                .containsExactly(TOPICS.schemas());
        assertThat(TOPICS.schemas().settings()).containsEntry("retention.ms", "-1");
    }

    @Test
    void prefixThatKafkaConfusesIsRefused() {
        for (String wrong : new String[] {"", "a_b", "A", "a/b", "a".repeat(101)}) {
            assertThatThrownBy(() -> new Topics(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("topics.prefix");
        }
    }
}
