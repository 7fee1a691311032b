// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One host floods its partition: what it costs is bounded by its own time, and its neighbours are diagnosed at once. */
class HostStormTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int SECONDS = 60;
    private static final int PER_SECOND = 50;

    private final Map<String, Integer> judged = new TreeMap<>();
    private final MapStore store = new MapStore();

    @Test
    void aStormIsJudgedNoOftenerThanItsClockTicksAndDelaysNobody() {
        // Given
        IncidentTracker tracker = new IncidentTracker(store, new Counting(), IncidentSettings.defaults());
        int late = 0;

        // When
        for (int second = 0; second < SECONDS; second++) {
            for (int i = 0; i < PER_SECOND; i++) {
                accept(tracker, "storm", START.plusMillis(second * 1_000L + i * 20L), second * PER_SECOND + i);
            }
            // Another host of the partition has its first line: nothing of the storm stands before its answer.
            Outcome answer = accept(tracker, "neighbour-" + second, START.plusSeconds(second), 0);
            late += answer.diagnoses().isEmpty() ? 1 : 0;
        }

        // Then
        assertThat(late).as("neighbours whose first line had no answer").isZero();
        assertThat(judged.get("storm")).isLessThanOrEqualTo(2 * SECONDS);
    }

    @Test
    void aStormKeepsNoMoreThanItsShare() {
        // Given
        IncidentSettings small = small(500);
        IncidentTracker tracker = new IncidentTracker(store, new Counting(), small);

        // When
        for (int i = 0; i < 2_000; i++) {
            accept(tracker, "storm", START.plusMillis(i * 500L), i);
        }

        // Then
        int[] kept = {0};
        store.scan(RowKind.RECORD, "storm", Long.MIN_VALUE, Long.MAX_VALUE, (key, row) -> {
            kept[0]++;
            return true;
        });
        assertThat(kept[0]).isPositive().isLessThanOrEqualTo(500);
    }

    private static IncidentSettings small(int recordsPerHost) {
        IncidentSettings all = IncidentSettings.defaults();
        return new IncidentSettings(
                all.quiet(),
                all.grace(),
                all.cap(),
                all.revisable(),
                all.announceAgain(),
                all.remembered(),
                all.detail(),
                all.minutes(),
                all.skew(),
                all.nearby(),
                all.samplesPerMinute(),
                recordsPerHost,
                all.recordsPerSource(),
                all.incidentsPerHost(),
                all.hostsInMemory());
    }

    private static Outcome accept(IncidentTracker tracker, String machineId, Instant time, long sequence) {
        KernelRecord line = KernelRecord.newBuilder()
                .setMachineId(machineId)
                .setBootId("b")
                .setTime(time)
                .setSequence(sequence)
                .setFacility(0)
                .setLevel(4)
                .setFacilityProven(true)
                .setText("nf_conntrack: nf_conntrack: table full, dropping packet")
                .build();
        return tracker.accept(line, time.toEpochMilli());
    }

    /** The real engine, and how often it was asked about whom. */
    private final class Counting implements Diagnostician {
        private final Diagnostician engine = StandardEngine.create();

        @Override
        public Optional<Diagnosis> diagnose(Case incident) {
            judged.merge(incident.incidentId().replaceAll("-\\d+-[0-9a-f]+$", ""), 1, Integer::sum);
            return engine.diagnose(incident);
        }

        @Override
        public String rulesVersion() {
            return engine.rulesVersion();
        }
    }
}
