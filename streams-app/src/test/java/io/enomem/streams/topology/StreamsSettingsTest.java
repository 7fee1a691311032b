// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.settings.Settings;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
    @Test
    void oneRequestAtATimeIsUnderWaySoThatARestartingBrokerCannotTakeThemOutOfOrder() {
        // When
        Properties kafka = kafka(Map.of());

        // Then
        assertThat(kafka).containsEntry("producer.max.in.flight.requests.per.connection", 1);
    }

    @Test
    void aSettingOfAKafkaClientThatTheUserGivesWinsButForWhatCorrectnessRestsOn() {
        // When
        Properties kafka = kafka(Map.of(
                "kafka.streams.producer.max.request.size", "1048576",
                "kafka.streams.processing.guarantee", "at_least_once"));

        // Then
        assertThat(kafka)
                .containsEntry("producer.max.request.size", "1048576")
                .containsEntry("processing.guarantee", "exactly_once_v2");
    }

    private static Properties kafka(Map<String, String> given) {
        return StreamsSettings.kafka(Settings.of(StreamsSettings.definition(), given), "dead-letters");
    }
}
