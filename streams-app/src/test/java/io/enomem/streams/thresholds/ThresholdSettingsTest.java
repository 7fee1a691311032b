// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.thresholds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Thresholds;
import io.enomem.streams.diagnosis.measure.Unit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdSettingsTest {
    @Test
    void withoutSettingsTheyAreTheOnesShipped() {
        assertThat(ThresholdSettings.read(settings(Map.of()))).isEqualTo(Thresholds.standard());
    }

    @Test
    void whatIsTheKernelsOwnCannotBeSet() {
        assertThat(Settable.ALL)
                .allSatisfy(
                        settable -> assertThat(settable.threshold().origin()).startsWith("ours"));
        assertThat(Settable.ALL).extracting(Settable::threshold).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "AVAILABLE_SHORT, 0.1, 0.1",
        "AVAILABLE_SHORT, 10%, 0.1",
        "AVAILABLE_SHORT, 2.5 %, 0.025",
        "OVERSIZED, 8, 8",
        "STUCK_MILLIS, 5s, 5000",
        "STUCK_MILLIS, 4500 ms, 4500",
        "LEAK_FLOOR, 500, 500",
    })
    void aNumberIsTakenInItsUnit(Threshold threshold, String written, double value) {
        // When
        Thresholds set = ThresholdSettings.read(settings(threshold, written));

        // Then
        assertThat(set.at(threshold).value()).isEqualTo(value);
        assertThat(set.set()).containsOnlyKeys(threshold);
    }

    @ParameterizedTest
    @CsvSource({
        "AVAILABLE_SHORT, 5, 'above 0, at most 1, such as 0.05 or 5%'",
        "AVAILABLE_SHORT, 5 MiB, 'above 0, at most 1'",
        "AVAILABLE_SHORT, 0, 'above 0, at most 1'",
        "AVAILABLE_SHORT, a tenth, 'above 0, at most 1'",
        "AVAILABLE_SHORT, NaN, 'above 0, at most 1'",
        "STUCK_MILLIS, 1h, '1 ms to 15 min'",
        "LEAK_SAMPLES, 2.5, 'a whole number from 2 to 180'",
    })
    void whatIsNoSuchNumberIsRefusedWithWhatIs(Threshold threshold, String written, String allowed) {
        assertThatThrownBy(() -> settings(threshold, written))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(written)
                .hasMessageContaining("rules.threshold." + threshold.id())
                .hasMessageContaining(allowed);
    }

    @Test
    void aNameThatNoThresholdHasIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> settings(Map.of("rules.threshold.availabel-short", "0.1")))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "Unknown setting rules.threshold.availabel-short: did you mean rules.threshold.available-short?"
                                + " docs/configuration.md lists all under rules.threshold");
    }

    @Test
    void twoThatContradictEachOtherAreRefused() {
        Settings settings = settings(Threshold.AVAILABLE_SHORT, "20%");
        assertThatThrownBy(() -> ThresholdSettings.read(settings))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("rules.threshold.available-short (20 %)")
                .hasMessageContaining("rules.threshold.available-ample (15 %)");
    }

    @Test
    void evidenceSaysThatTheUserSetIt() {
        // Given
        Thresholds set = ThresholdSettings.read(settings(Threshold.CONNTRACK_FULL, "95%"));
        Reading limit = Reading.sampled("nf_conntrack_max", 100L, Unit.ENTRIES, "", null, "");

        // When
        var bound = set.at(Threshold.CONNTRACK_FULL).of(limit);

        // Then
        assertThat(bound.value()).isEqualTo(95);
        assertThat(bound.origin())
                .isEqualTo("set by rules.threshold.conntrack-full; else 90 %, ours: root-causes.md B6");
    }

    private static Settings settings(Threshold threshold, String written) {
        return settings(Map.of("rules.threshold." + threshold.id(), written));
    }

    private static Settings settings(Map<String, String> given) {
        return Settings.of(ThresholdSettings.definition(), given);
    }
}
