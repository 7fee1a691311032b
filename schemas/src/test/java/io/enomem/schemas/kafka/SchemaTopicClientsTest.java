// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class SchemaTopicClientsTest {
    private final SchemaTopicClients clients = new SchemaTopicClients(Map.of("bootstrap.servers", "127.0.0.1:9092"));

    /** A sequence that the broker refuses held agents up for two minutes. */
    @Test
    void schemasAreWrittenWithoutSequenceNumbers() {
        // When
        ProducerConfig settings = new ProducerConfig(clients.producerSettings());

        // Then
        assertThat(settings.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG))
                .isFalse();
        assertThat(settings.getString(ProducerConfig.ACKS_CONFIG)).isEqualTo("-1");
    }
}
