// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.KernelSignal;
import org.junit.jupiter.api.Test;

class ProcessResourceLimitTest {
    /** The kernel says whom it refused and by which limit: nothing else is needed. */
    @Test
    void theKernelsOwnLineNamesTheProcessAndItsLimit() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .signal(new KernelSignal.DataLimitExceeded(
                        kmsg(1), at(10), 12291, "indexer", 125_865_984, 125_829_120, true));

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, "process-resource-limit")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.culprit()).hasFieldOrPropertyWithValue("process", "indexer");
        assertThat(diagnosis.remedies()).extracting(Remedy::command).contains("prlimit --pid 12291 --data=unlimited");
    }
}
