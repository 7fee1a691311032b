// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last FINAL of each incident is a function of the records, not of the order they came in. */
class IncidentOrderTest {
    @Tag("long")
    @Test
    void manyMoreHostsShuffledComeToTheSameFinals() {
        for (long seed = 1_000; seed < 1_200; seed++) {
            // Given
            List<Arrival> sorted = Arrival.threeHosts(new Random(seed));

            // When
            Map<String, Diagnosis> finals = finals(Arrival.shuffled(sorted, new Random(seed)));

            // Then
            assertThat(contents(finals)).as("seed %d", seed).isEqualTo(contents(finals(sorted)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void recordsOfSkewedHostsShuffledWithinGraceComeToTheSameFinals(long seed) {
        // Given
        List<Arrival> sorted = Arrival.threeHosts(new Random(seed));
        List<Arrival> shuffled = Arrival.shuffled(sorted, new Random(seed + 100));

        // When
        Map<String, Diagnosis> finals = finals(shuffled);

        // Then
        assertThat(contents(finals)).isNotEmpty().isEqualTo(contents(finals(sorted)));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void aHostThatWasSilentAndComesLateComesToTheSameFinals(long seed) {
        // Given
        List<Arrival> sorted = Arrival.threeHosts(new Random(seed));
        List<Arrival> drained = new ArrayList<>();
        for (Arrival arrival : sorted) {
            boolean heldBack = arrival.machineId().equals("b") && arrival.at() > 100_000;
            drained.add(heldBack ? new Arrival(arrival.record(), arrival.at() + 1_800_000) : arrival);
        }
        drained.sort(Comparator.comparingLong(Arrival::at));

        // When
        Map<String, Diagnosis> finals = finals(drained);

        // Then
        assertThat(contents(finals)).isEqualTo(contents(finals(sorted)));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void kernelRecordsThatComeAfterTheirSamplesReplaceTheFinals(long seed) {
        // Given: one topic is read ten minutes ahead of the other
        List<Arrival> sorted = Arrival.threeHosts(new Random(seed));
        List<Arrival> skewed = new ArrayList<>();
        for (Arrival arrival : sorted) {
            boolean behind = arrival.record() instanceof KernelRecord;
            skewed.add(behind ? new Arrival(arrival.record(), arrival.at() + 600_000) : arrival);
        }
        skewed.sort(Comparator.comparingLong(Arrival::at));

        // When
        Map<String, Diagnosis> finals = finals(skewed);

        // Then
        assertThat(contents(finals)).isEqualTo(contents(finals(sorted)));
    }

    @Test
    void repeatsChangeNothing() {
        // Given
        List<Arrival> sorted = Arrival.threeHosts(new Random(31));
        List<Arrival> repeated = new ArrayList<>(sorted);
        sorted.forEach(arrival -> repeated.add(new Arrival(arrival.record(), arrival.at() + 45_000)));
        repeated.sort(Comparator.comparingLong(Arrival::at));

        // When
        Map<String, Diagnosis> finals = finals(repeated);

        // Then
        assertThat(contents(finals)).isEqualTo(contents(finals(sorted)));
    }

    @Test
    void aTrackerThatStartsAnewOnTheSameRowsGoesOn() {
        // Given
        List<Arrival> sorted = Arrival.threeHosts(new Random(41));
        MapStore store = new MapStore();
        Map<String, Diagnosis> last = new TreeMap<>();

        // When: every 50 records a crash
        IncidentTracker tracker = tracker(store);
        for (int i = 0; i < sorted.size(); i++) {
            if (i % 50 == 0) {
                tracker = tracker(store);
            }
            keep(tracker.accept(sorted.get(i).record(), sorted.get(i).millis()), last);
        }
        keep(tracker.finish(), last);

        // Then
        assertThat(contents(last)).isEqualTo(contents(finals(sorted)));
    }

    @Test
    void whatComesBeyondTheWindowIsCountedAndChangesNothing() {
        // Given
        HostRecords host = new HostRecords("a");
        List<KernelRecord> tooLate = host.cgroupKill(0, "/late", "late", 7);
        long window = IncidentSettings.defaults().revisable().toMillis();
        IncidentTracker tracker = tracker(new MapStore());
        Arrival now = new Arrival(host.kernel(window + 1_000, "TCP: out of memory -- consider tuning tcp_mem"), window);
        tracker.accept(now.record(), now.millis());

        // When
        List<Outcome> outcomes =
                tooLate.stream().map(line -> tracker.accept(line, now.millis())).toList();

        // Then
        assertThat(tracker.late("a")).isEqualTo(tooLate.size());
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.late()).isEqualTo(1);
            assertThat(outcome.diagnoses()).isEmpty();
        });
        assertThat(outcomes.get(0).gaps()).extracting(Gap::getKind).containsExactly(GapKind.LATE);
        assertThat(tracker.finish().diagnoses()).hasSize(1);
    }

    private static Map<String, Diagnosis> finals(List<Arrival> arrivals) {
        IncidentTracker tracker = tracker(new MapStore());
        Map<String, Diagnosis> last = new TreeMap<>();
        for (Arrival arrival : arrivals) {
            keep(tracker.accept(arrival.record(), arrival.millis()), last);
        }
        keep(tracker.finish(), last);
        return last;
    }

    private static IncidentTracker tracker(MapStore store) {
        return new IncidentTracker(store, new RenderingEngine(), IncidentSettings.defaults());
    }

    private static void keep(Outcome outcome, Map<String, Diagnosis> last) {
        assertThat(outcome.late()).isZero();
        outcome.diagnoses().forEach(diagnosis -> last.put(diagnosis.incidentId(), diagnosis));
    }

    /** What was said last of each incident, where it is final; revision aside. */
    private static List<String> contents(Map<String, Diagnosis> last) {
        return last.values().stream()
                .filter(diagnosis -> diagnosis.status() == Status.FINAL)
                .map(diagnosis -> diagnosis.as(0, Status.FINAL, null).toString())
                .toList();
    }
}
