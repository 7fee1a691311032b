// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.Verdict;
import java.util.List;
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

    /** What was swapped out is no longer in AnonPages, but it grew all the same: others' growth is more than one's own. */
    @Test
    void aSmallGrowthIsNotMostOfItWhereOthersWereSwappedOut() {
        // Given: one grows by 70 of 512 MiB while what the rest has takes 400 MiB of swap
        Task small = new Task(60, "cache", 20_000);
        CaseBuilder incident = CaseBuilder.host()
                .signal(OomText.hostWide(19, new Memory(110_000, 300, 20, 1_600, 800, 131_072), List.of(small), small))
                .samples(
                        0,
                        25,
                        (t, s) -> s.set("meminfo.MemTotal", 524_288)
                                .set("meminfo.MemAvailable", 9_000)
                                .set("meminfo.AnonPages", 440_000)
                                .set("meminfo.SwapTotal", 524_288)
                                .set("meminfo.SwapFree", 524_288 - t * 16_000L)
                                .process(60, "cache", p -> p.setRssBytes((8L + 3 * t) << 20)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "app-memory-leak")).isEqualTo(Verdict.RULED_OUT);
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
