// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.parse.ApplicationFailure.Call;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A headline is read first, at night: it may be short of numbers, but it never says what it does not know. */
class SummariesTest {
    static List<Cause> causes() {
        return Causes.all();
    }

    @ParameterizedTest
    @MethodSource("causes")
    void aHostOfWhichNothingWasRecordedHasASentenceWithoutHoles(Cause cause) {
        // Given
        Measures nothing = new Measures(CaseBuilder.host()
                .withoutInfo()
                .signal(Incidents.refused(0, "api", Call.FORK))
                .build());

        // When
        String summary = cause.summary(nothing);

        // Then
        assertThat(summary)
                .matches("[A-Z\\p{Ll}].*[.]")
                .doesNotContain("unknown", "null", "NaN", "  ", "..", " .", " ,");
    }
}
