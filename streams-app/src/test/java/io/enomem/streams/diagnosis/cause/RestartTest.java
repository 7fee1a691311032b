// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Parties;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What to restart, and how. */
class RestartTest {
    private static final Task FEED = new Task(400, "feed", 12_000);

    private final Measures killed = new Measures(CaseBuilder.host()
            .signal(OomText.ofCgroup(9, "/shop", 49_152, 0, 0, List.of(FEED), FEED))
            .build());

    /** Its pid may be another process by the time somebody reads this. */
    @Test
    void aKilledProcessGetsNoSignal() {
        // When
        String step = Restart.of(killed, Parties.process("feed", 400, "/shop"), "why", "verify")
                .command();

        // Then
        assertThat(step).doesNotContain("kill -").contains("400");
    }

    @Test
    void aProcessThatLivesIsAskedToEnd() {
        // When
        String step = Restart.of(killed, Parties.process("cache", 401, "/shop"), "why", "verify")
                .command();

        // Then
        assertThat(step).isEqualTo("kill -TERM 401");
    }
}
