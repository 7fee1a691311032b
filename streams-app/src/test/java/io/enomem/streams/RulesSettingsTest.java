// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.IncidentTracker;
import io.enomem.streams.incident.MapStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesSettingsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final MapStore store = new MapStore();
    private final List<Diagnosis> told = new ArrayList<>();
    private long sequence;

    @Test
    void aRestartWithOtherRulesJudgesTheOpenIncidentAnewAndLeavesTheFinalOneAlone() {
        // Given
        IncidentTracker before = tracker("");
        accept(before, Duration.ZERO);
        accept(before, Duration.ofMinutes(10));
        accept(before, Duration.ofMinutes(10).plusSeconds(2));
        assertThat(told).extracting(Diagnosis::status).contains(Status.FINAL, Status.PROVISIONAL);
        String open = told.get(told.size() - 1).incidentId();
        int revision = told.get(told.size() - 1).revision();
        assertThat(told.get(told.size() - 1).primaryCause()).isEqualTo("conntrack-table-full");
        told.clear();

        // When
        IncidentTracker after = tracker("conntrack-table-full");
        for (int seconds = 4; seconds < 20; seconds += 2) {
            accept(after, Duration.ofMinutes(10).plusSeconds(seconds));
        }

        // Then
        assertThat(told).isNotEmpty().allSatisfy(diagnosis -> {
            assertThat(diagnosis.incidentId()).isEqualTo(open);
            assertThat(diagnosis.revision()).isGreaterThan(revision);
            assertThat(diagnosis.primaryCause()).isNotEqualTo("conntrack-table-full");
            assertThat(diagnosis.rulesVersion())
                    .isEqualTo(engine("conntrack-table-full").rulesVersion());
        });
    }

    @Test
    void otherRulesHaveAnotherVersion() {
        assertThat(engine("").rulesVersion())
                .isEqualTo(StandardEngine.create().rulesVersion())
                .isNotEqualTo(engine("socket-leak").rulesVersion());
    }

    @Test
    void whatIsNoCauseIsRefused() {
        assertThatThrownBy(() -> engine("socket-leek,socket-leak"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("[socket-leek]")
                .hasMessageContaining("enomem causes");
    }

    private IncidentTracker tracker(String off) {
        return new IncidentTracker(store, engine(off), IncidentSettings.defaults());
    }

    private static Diagnostician engine(String off) {
        return RulesSettings.engine(Settings.of(RulesSettings.definition(), Map.of("rules.causes.off", off)));
    }

    private void accept(IncidentTracker tracker, Duration after) {
        Instant time = START.plus(after);
        KernelRecord line = KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(time)
                .setSequence(sequence++)
                .setFacility(0)
                .setLevel(4)
                .setFacilityProven(true)
                .setText("nf_conntrack: nf_conntrack: table full, dropping packet")
                .build();
        told.addAll(tracker.accept(line, time.toEpochMilli()).diagnoses());
    }
}
