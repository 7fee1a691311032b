// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** One process fills a host of 512 MiB, which is killed for at 600 s; when did it begin, and what was changed before? */
class OnsetTest {
    private static final int KILL = 600;

    @Test
    void isTheFirstSampleOffTheBaselineLongBeforeTheKill() {
        // Given
        CaseBuilder incident = filledAs(t -> t < 200 ? 20_000 : 20_000 + (t - 200) * 1_000);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.onset().at()).isBetween(at(200), at(250));
        assertThat(diagnosis.onset().what()).isEqualTo("meminfo.AnonPages left its baseline");
    }

    @Test
    void isNotAnEarlierBumpThatPassed() {
        // Given
        CaseBuilder incident =
                filledAs(t -> t >= 60 && t < 120 ? 150_000 : t < 400 ? 20_000 : 20_000 + (t - 400) * 2_000);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.onset().at()).isBetween(at(400), at(425));
    }

    @Test
    void wasNotSeenWhereTheNumberRoseFromTheFirstSampleOn() {
        // Given
        CaseBuilder incident = filledAs(t -> 20_000 + t * 700);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.onset().at()).isEqualTo(at(0));
        assertThat(diagnosis.onset().what())
                .isEqualTo("meminfo.AnonPages was on its way already when it was first sampled");
    }

    @Test
    void namesWhatWasChangedInTheTenMinutesBefore() {
        // Given
        CaseBuilder incident = filledAs(t -> t < 300 ? 20_000 : 20_000 + (t - 300) * 1_400)
                .change(-400, "billing.service started")
                .change(120, "payments.service started")
                .change(580, "sshd.service started");

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.onset().what())
                .matches("meminfo.AnonPages left its baseline; in the 10 min before:"
                        + " payments.service started \\(2\\d\\d s earlier\\)");
    }

    private static CaseBuilder filledAs(IntUnaryOperator anonKb) {
        Task payments = new Task(129, "payments", 102_400);
        CaseBuilder incident = CaseBuilder.host()
                .signal(OomText.hostWide(
                        KILL, new Memory(104_000, 3_000, 20, 1_600, 800, 131_072), List.of(payments), payments));
        for (int second = 0; second < KILL; second += 5) {
            int anon = anonKb.applyAsInt(second);
            incident.sample(
                    second,
                    s -> s.set("meminfo.AnonPages", anon)
                            .set("meminfo.MemAvailable", Math.max(2_000, 480_000 - anon))
                            .process(129, "payments", p -> p.setRssBytes(anon * 1024L)));
        }
        return incident;
    }
}
