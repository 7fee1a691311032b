// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaOutletTest {
    /** With two on their way a broker that starts may take the second and refuse the first, for as long as it is tried. */
    @Test
    void oneRequestIsOnItsWayAtATime() {
        // Given
        ShipSettings asked = new ShipSettings(
                Map.of("bootstrap.servers", "127.0.0.1:9092"),
                new Topics("enomem"),
                1 << 20,
                1 << 20,
                Duration.ofHours(1));

        // When
        Map<String, Object> settings = new HashMap<>(KafkaOutlet.defaults(asked));

        // Then
        settings.put("bootstrap.servers", "127.0.0.1:9092");
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        ProducerConfig producer = new ProducerConfig(settings);
        assertThat(producer.getInt(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION))
                .isEqualTo(1);
        assertThat(producer.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG))
                .isTrue();
    }
}
