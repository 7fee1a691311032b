// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Case.Earlier;
import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import org.junit.jupiter.api.Test;

/** How often the same was seen on this host in seven days. */
class RecurrenceTest {
    private static final int DAY = 86_400;

    @Test
    void theFirstTimeIsOne() {
        // When
        Diagnosis diagnosis = judge(Incidents.leak());

        // Then
        assertThat(diagnosis.recurrence()).isEqualTo(1);
    }

    @Test
    void theSameCauseByTheSameCulpritCountsAndIsRelated() {
        // Given
        CaseBuilder incident = Incidents.leak()
                .earlier(new Earlier("a", at(-2 * DAY), "app-memory-leak", "payments"))
                .earlier(new Earlier("b", at(-DAY), "app-memory-leak", "payments"));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.recurrence()).isEqualTo(3);
        assertThat(diagnosis.related()).containsExactly("a", "b");
    }

    @Test
    void thatNobodyCouldTellBeforeIsNoRecurrence() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .signal(Incidents.disconnect(10, "proxy", "ETIMEDOUT"))
                .earlier(new Earlier("a", at(-DAY), "insufficient-evidence", null));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("insufficient-evidence");
        assertThat(diagnosis.recurrence()).isEqualTo(1);
        assertThat(diagnosis.related()).isEmpty();
    }

    @Test
    void anotherCauseOrAnotherCulpritDoesNotCount() {
        // Given
        CaseBuilder incident = Incidents.leak()
                .earlier(new Earlier("a", at(-2 * DAY), "cgroup-memory-limit", "payments"))
                .earlier(new Earlier("b", at(-DAY), "app-memory-leak", "billing"));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.recurrence()).isEqualTo(1);
    }
}
