// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.ApplicationFailure.Call;
import org.junit.jupiter.api.Test;

/** The sentence is pasted without its verdict: it must not say more than that. */
class HeadlineTest {
    @Test
    void whatIsOnlyPossibleIsSaidToBeUnproven() {
        // Given
        CaseBuilder bare = CaseBuilder.host()
                .sysctl("vm.overcommit_memory", "1")
                .sysctl("vm.max_map_count", "65530")
                .sample(0, s -> s.process(9, "api", p -> p.setMaps(40)))
                .signal(Incidents.refused(0, "api", Call.MEMORY_ALLOCATE));

        // When
        Diagnosis diagnosis = Judging.judge(bare);

        // Then
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(diagnosis.summary()).startsWith("Not proven: ").doesNotContain("plenty");
    }

    @Test
    void whatIsEstablishedIsSaidPlainly() {
        // When
        Diagnosis diagnosis = Judging.judge(Incidents.smallPool());

        // Then
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.ESTABLISHED);
        assertThat(diagnosis.summary()).doesNotContain("Not proven");
    }
}
