// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Verdict;
import org.junit.jupiter.api.Test;

class SwapExhaustedTest {
    @Test
    void comesBeforeAHostThatIsTooSmallWhereSwapIsFullToo() {
        // Given
        CaseBuilder incident = swapping(0);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("swap-exhausted");
        assertThat(verdict(diagnosis, "host-memory-too-small")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void isRuledOutWhereSwapIsHalfFree() {
        // Given
        CaseBuilder incident = swapping(65_000);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "swap-exhausted")).isEqualTo(Verdict.RULED_OUT);
        assertThat(diagnosis.primaryCause()).isEqualTo("host-memory-too-small");
    }

    @Test
    void isRuledOutWhereNoSwapIsConfigured() {
        // Given
        CaseBuilder incident = Incidents.manyWorkers()
                .samples(0, 25, (t, s) -> s.set("meminfo.SwapTotal", 0).set("meminfo.SwapFree", 0));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "swap-exhausted")).isEqualTo(Verdict.RULED_OUT);
        assertThat(diagnosis.primaryCause()).isEqualTo("host-memory-too-small");
    }

    /** Many equal workers, and 128 MiB of swap of which that much stays free, kB. */
    private static CaseBuilder swapping(long free) {
        return Incidents.manyWorkers()
                .samples(
                        0,
                        25,
                        (t, s) -> s.set("meminfo.SwapTotal", 131_068).set("meminfo.SwapFree", t < 15 ? 131_068 : free));
    }
}
