// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.IncidentTracker;
import io.enomem.streams.incident.MapStore;
import io.enomem.streams.incident.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded hosts with skewed clocks, their records out of order and repeated, get the diagnoses of the sorted run. */
class CaptureOrderTest {
    /** Grace, less the second in which a diagnosis is due. */
    private static final long HELD_UP_MILLIS = 29_000;

    private record Arrival(SpecificRecord record, long millis) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void recordsOutOfOrderAndRepeatedComeToTheSameFinals(long seed) {
        // Given
        Random random = new Random(seed);
        List<List<SpecificRecord>> hosts = List.of(
                skewed("cgroup-memory-limit", Duration.ofSeconds(-45)),
                skewed("app-memory-leak", Duration.ofSeconds(120)),
                skewed("calm", Duration.ZERO));
        List<Arrival> arrivals = new ArrayList<>();
        for (SpecificRecord record : hosts.stream().flatMap(List::stream).toList()) {
            long time = Times.of(record).toEpochMilli();
            arrivals.add(new Arrival(record, time + random.nextLong(HELD_UP_MILLIS)));
            arrivals.add(new Arrival(record, time + random.nextLong(HELD_UP_MILLIS)));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::millis));

        // When
        Map<String, Diagnosis> last = new LinkedHashMap<>();
        IncidentTracker tracker =
                new IncidentTracker(new MapStore(), StandardEngine.create(), IncidentSettings.defaults());
        arrivals.forEach(arrival -> keep(tracker.accept(arrival.record, arrival.millis), last));
        keep(tracker.finish(), last);

        // Then
        Stream<String> expected = hosts.stream().flatMap(host -> Answers.offline(host).stream());
        assertThat(Answers.of(last.values()))
                .hasSizeGreaterThanOrEqualTo(2)
                .isEqualTo(expected.sorted().toList());
    }

    private static List<SpecificRecord> skewed(String capture, Duration by) {
        return Captures.records(Captures.carried(capture)).stream()
                .map(record -> Times.moved(record, Times.machineId(record), by))
                .toList();
    }

    private static void keep(Outcome outcome, Map<String, Diagnosis> last) {
        assertThat(outcome.late()).isZero();
        outcome.diagnoses().forEach(diagnosis -> last.put(diagnosis.incidentId(), diagnosis));
    }
}
