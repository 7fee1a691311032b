// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.output.TextReport;
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
