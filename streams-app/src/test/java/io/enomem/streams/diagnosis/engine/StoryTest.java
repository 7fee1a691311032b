// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.output.TextReport;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import org.junit.jupiter.api.Test;

class StoryTest {
    @Test
    void beginsWithTheCourseOfTheCounterThatDecides() {
        // When
        Diagnosis diagnosis = Judging.judge(Incidents.smallPool());

        // Then
        assertThat(diagnosis.timeline().get(0).what()).matches(".+ \\[[_.:\\-=+*#%@]+] .+ to .+ in \\d+ s");
        assertThat(diagnosis.timeline().get(0).what()).contains("_").contains("@");
    }

    /** A trigger of what is nearly gone carries the whole of it, which is no value of before. */
    @Test
    void tellsALevelAsAPartOfItsWhole() {
        // Given
        CounterMoved low = new CounterMoved(
                new RecordId("sample", 18_000, false), at(18), "meminfo.MemAvailable", null, 524_288, 16_384);

        // When
        Diagnosis diagnosis = Judging.judge(Incidents.leak().signal(low));

        // Then
        assertThat(diagnosis.timeline())
                .anyMatch(line -> line.what().equals("meminfo.MemAvailable at 16 MiB of 512 MiB"))
                .noneMatch(line -> line.what().contains("moved from 512 MiB"));
    }

    @Test
    void saysWhenTheNumbersLeftTheirBaseline() {
        // When
        Diagnosis diagnosis = Judging.judge(Incidents.manyWorkers());

        // Then
        assertThat(diagnosis.onset()).isNotNull();
        assertThat(diagnosis.onset().at()).isBefore(diagnosis.startedAt());
        assertThat(diagnosis.onset().what()).isEqualTo("meminfo.AnonPages left its baseline");
        assertThat(new TextReport(false).of(diagnosis))
                .startsWith("ESTABLISHED")
                .contains("What happened");
    }
}
