// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.settings.Settings;
import io.enomem.streams.incident.IncidentSettings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentDefinitionsTest {
    @Test
    void whatIsPassedOnToAReplayComesToTheSameSettings() {
        // Given: every setting of it with a value of its own, and one that is none of it
        Map<String, String> all = new HashMap<>();
        for (String name : IncidentDefinitions.definition().names()) {
            all.put(name, Integer.toString(1_000 + all.size()));
        }
        all.put(StreamsSettings.APPLICATION_ID, "live");
        Settings live = Settings.of(StreamsSettings.definition(), all);

        // When
        Map<String, String> passed = IncidentDefinitions.given(live);

        // Then
        Settings replayed = Settings.of(StreamsSettings.definition(), passed);
        assertThat(IncidentDefinitions.read(replayed))
                .isEqualTo(IncidentDefinitions.read(live))
                .isNotEqualTo(IncidentSettings.defaults());
        assertThat(passed).doesNotContainKey(StreamsSettings.APPLICATION_ID);
    }
}
