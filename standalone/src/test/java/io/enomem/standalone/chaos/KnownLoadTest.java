// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.incident.EventTime;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.IncidentTracker;
import io.enomem.streams.incident.MapStore;
import io.enomem.streams.incident.OfflineRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kills do to the load, without the processes: it is sent in pieces and again, and who reads it starts anew. */
class KnownLoadTest {
    private final KnownLoad load = new KnownLoad(1, Instant.parse("2026-11-25T00:00:00Z"), 1, 4);

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 20})
    void loadThatWasCutOffAndRepeatedClosesItselfAndComesToTheSameFinals(int steps) {
        // Given
        Random random = new Random(steps);
        List<SpecificRecord> sent = sent(steps, random);
        MapStore store = new MapStore();
        IncidentTracker tracker = tracker(store);
        Map<String, Diagnosis> last = new TreeMap<>();

        // When: nothing but its last lines closes it
        for (SpecificRecord record : sent) {
            tracker = random.nextInt(5) == 0 ? tracker(store) : tracker;
            tracker.accept(record, EventTime.of(record).toEpochMilli())
                    .diagnoses()
                    .forEach(diagnosis -> last.put(diagnosis.incidentId(), diagnosis));
        }

        // Then
        assertThat(last.values()).extracting(Diagnosis::status).isSubsetOf(Status.FINAL, Status.SUPERSEDED);
        assertThat(Chaos.finals(last.values()))
                .isNotEmpty()
                .isEqualTo(Chaos.finals(OfflineRun.run(
                                load.all(0, steps).iterator(), StandardEngine.create(), IncidentSettings.defaults())
                        .finals()));
    }

    private List<SpecificRecord> sent(int steps, Random random) {
        List<SpecificRecord> sent = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            List<SpecificRecord> records = load.step(0, step);
            if (random.nextInt(3) == 0) {
                sent.addAll(records.subList(0, random.nextInt(records.size())));
                for (int again = Math.max(0, step - random.nextInt(4)); again < step; again++) {
                    sent.addAll(load.step(0, again));
                }
            }
            sent.addAll(records);
        }
        sent.addAll(load.last(0, steps));
        return sent;
    }

    private static IncidentTracker tracker(MapStore store) {
        return new IncidentTracker(store, StandardEngine.create(), IncidentSettings.defaults());
    }
}
