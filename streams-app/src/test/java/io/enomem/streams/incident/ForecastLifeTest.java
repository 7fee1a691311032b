// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.enomem.schemas.HostSample;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** A forecast from its announcement to its end, told by samples every 20 s. */
class ForecastLifeTest {
    private static final long MAX = 262_144;
    private static final int MINUTE = 60_000;

    private final HostRecords records = new HostRecords("a");
    private final List<Diagnosis> told = new ArrayList<>();
    private IncidentTracker tracker = tracker(new MapStore());

    @Test
    void aLeakIsToldBeforeTheTableIsFullAndBecomesTheIncident() {
        // Given a table of connections that fills evenly in three hours
        LongUnaryOperator leak = minute -> MAX * minute / 180;

        // When
        watch(0, 184, leak);
        told.addAll(tracker.finish().diagnoses());

        // Then
        Diagnosis first = told.get(0);
        assertThat(first.status()).isEqualTo(Status.FORECAST);
        assertThat(first.revision()).isEqualTo(1);
        assertThat(first.primaryCause()).isEqualTo("conntrack-table-full");
        assertThat(first.verdict()).isEqualTo(Verdict.PROBABLE);
        assertThat(first.forecastAt()).isCloseTo(records.at(180 * MINUTE), within(10, ChronoUnit.MINUTES));
        assertThat(first.startedAt()).isBefore(records.at(150 * MINUTE));
        assertThat(first.evidence())
                .hasSize(4)
                .allSatisfy(e -> assertThat(e.thresholdSource()).isNotNull());
        assertThat(first.remedies()).isNotEmpty().noneMatch(r -> r.kind() == Diagnosis.Remedy.Kind.NOW);
        Diagnosis incident = last(Status.FINAL);
        assertThat(incident.primaryCause()).isEqualTo("conntrack-table-full");
        assertThat(incident.forecastAt()).isNull();
        Diagnosis end = last(Status.SUPERSEDED);
        assertThat(end.incidentId()).isEqualTo(first.incidentId());
        assertThat(end.supersededBy()).isEqualTo(incident.incidentId());
        assertThat(told.stream().filter(d -> d.status() == Status.FORECAST)).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aForecastIsWithdrawnWhenItsGrowthHasEnded() {
        // Given a growth that stops at 80 %
        LongUnaryOperator growth = minute -> Math.min(MAX * 8 / 10, MAX * minute / 180);

        // When
        watch(0, 240, growth);
        told.addAll(tracker.finish().diagnoses());

        // Then
        assertThat(told.get(0).status()).isEqualTo(Status.FORECAST);
        Diagnosis end = told.get(told.size() - 1);
        assertThat(end.status()).isEqualTo(Status.SUPERSEDED);
        assertThat(end.supersededBy()).isNull();
        assertThat(end.incidentId()).isEqualTo(told.get(0).incidentId());
        assertThat(end.endedAt()).isBefore(records.at(210 * MINUTE));
        assertThat(told).extracting(Diagnosis::incidentId).containsOnly(end.incidentId());
    }

    @Test
    void aForecastIsRevisedWhenItsTimeMoves() {
        // Given a growth that becomes half as steep again after it was forecast
        LongUnaryOperator growth = minute -> MAX * minute / 240 + MAX * Math.max(0, minute - 190) / 480;

        // When
        watch(0, 220, growth);

        // Then
        List<Diagnosis> forecasts =
                told.stream().filter(d -> d.status() == Status.FORECAST).toList();
        assertThat(forecasts).hasSizeGreaterThanOrEqualTo(2);
        assertThat(forecasts)
                .extracting(Diagnosis::incidentId)
                .containsOnly(forecasts.get(0).incidentId());
        Instant last = forecasts.get(forecasts.size() - 1).forecastAt();
        assertThat(last).isBefore(forecasts.get(0).forecastAt());
    }

    @Test
    void aRestartOfTheTrackerChangesNothing() {
        // Given the same leak, once in one go, and once with the tracker's memory lost every 17 minutes
        LongUnaryOperator leak = minute -> MAX * minute / 180;
        watch(0, 180, leak);
        List<Diagnosis> atOnce = List.copyOf(told);
        told.clear();
        MapStore store = new MapStore();

        // When
        for (int from = 0; from < 180; from += 17) {
            tracker = tracker(store);
            watch(from, Math.min(180, from + 17), leak);
        }

        // Then
        assertThat(told).isEqualTo(atOnce);
    }

    @Test
    void aRebootBreaksTheCourse() {
        // Given a growth that goes on across a reboot 20 minutes before its end
        LongUnaryOperator leak = minute -> MAX * minute / 60;

        // When
        for (long second = 0; second < 56 * 60; second += 20) {
            HostSample sample = sample(second * 1_000, leak.applyAsLong(second / 60));
            if (second >= 40 * 60) {
                sample.put("bootId", "boot-b");
            }
            told.addAll(tracker.accept(sample, sample.getTime().toEpochMilli()).diagnoses());
            if (second == 38 * 60) {
                told.clear();
            }
        }

        // Then nothing new is forecast from what was counted by another kernel
        assertThat(told)
                .noneMatch(d -> d.status() == Status.FORECAST && d.startedAt().isAfter(records.at(40 * MINUTE)));
    }

    @Test
    void theOfflineRunTellsWhatLiesAheadApart() {
        // Given a leak of which two thirds and a little were recorded
        List<HostSample> recorded = new ArrayList<>();
        for (long second = 0; second < 150 * 60; second += 20) {
            recorded.add(sample(second * 1_000, MAX * second / (180 * 60)));
        }

        // When
        OfflineRun.Result result =
                OfflineRun.run(recorded.iterator(), StandardEngine.create(), IncidentSettings.defaults());

        // Then
        assertThat(result.finals()).isEmpty();
        assertThat(result.forecasts())
                .singleElement()
                .satisfies(d -> assertThat(Duration.between(records.at(180 * MINUTE), d.forecastAt())
                                .abs())
                        .isLessThan(Duration.ofMinutes(10)));
    }

    private void watch(int fromMinute, int toMinute, LongUnaryOperator entries) {
        for (long second = fromMinute * 60L; second < toMinute * 60L; second += 20) {
            HostSample sample = sample(second * 1_000, entries.applyAsLong(second / 60));
            told.addAll(tracker.accept(sample, sample.getTime().toEpochMilli()).diagnoses());
        }
    }

    private HostSample sample(long millis, long entries) {
        Map<String, Long> numbers = Map.of(
                "nf_conntrack.count", Math.min(entries, MAX),
                "nf_conntrack.max", MAX,
                "nf_conntrack_stat.drop", Math.max(0, entries - MAX));
        return records.sample(millis, numbers);
    }

    private Diagnosis last(Status status) {
        return told.stream()
                .filter(d -> d.status() == status)
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    private static IncidentTracker tracker(MapStore store) {
        return new IncidentTracker(store, StandardEngine.create(), IncidentSettings.defaults());
    }
}
