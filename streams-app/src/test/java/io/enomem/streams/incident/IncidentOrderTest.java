// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last FINAL of each incident is a function of the records, not of the order they came in. */
class IncidentOrderTest {
    private static final long GRACE_MILLIS = 30_000;
    private static final long MILLIS = 1_500_000;

    @Tag("long")
    @Test
    void manyMoreHostsShuffledComeToTheSameFinals() {
        for (long seed = 1_000; seed < 1_200; seed++) {
            // Given
            List<Arrival> sorted = threeHosts(new Random(seed));

            // When
            Map<String, Diagnosis> finals = finals(shuffled(sorted, new Random(seed)));

            // Then
            assertThat(contents(finals)).as("seed %d", seed).isEqualTo(contents(finals(sorted)));
        }
    }

    /** A record and when it comes, ms after the start by everybody's clock. */
    private record Arrival(SpecificRecord record, long at) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void recordsOfSkewedHostsShuffledWithinGraceComeToTheSameFinals(long seed) {
        // Given
        List<Arrival> sorted = threeHosts(new Random(seed));
        List<Arrival> shuffled = shuffled(sorted, new Random(seed + 100));

        // When
        Map<String, Diagnosis> finals = finals(shuffled);

        // Then
        assertThat(contents(finals)).isNotEmpty().isEqualTo(contents(finals(sorted)));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void aHostThatWasSilentAndComesLateComesToTheSameFinals(long seed) {
        // Given
        List<Arrival> sorted = threeHosts(new Random(seed));
        List<Arrival> drained = new ArrayList<>();
        for (Arrival arrival : sorted) {
            boolean heldBack = machine(arrival.record).equals("b") && arrival.at > 100_000;
            drained.add(heldBack ? new Arrival(arrival.record, arrival.at + 1_800_000) : arrival);
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
        List<Arrival> sorted = threeHosts(new Random(seed));
        List<Arrival> skewed = new ArrayList<>();
        for (Arrival arrival : sorted) {
            boolean behind = arrival.record instanceof KernelRecord;
            skewed.add(behind ? new Arrival(arrival.record, arrival.at + 600_000) : arrival);
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
        List<Arrival> sorted = threeHosts(new Random(31));
        List<Arrival> repeated = new ArrayList<>(sorted);
        sorted.forEach(arrival -> repeated.add(new Arrival(arrival.record, arrival.at + 45_000)));
        repeated.sort(Comparator.comparingLong(Arrival::at));

        // When
        Map<String, Diagnosis> finals = finals(repeated);

        // Then
        assertThat(contents(finals)).isEqualTo(contents(finals(sorted)));
    }

    @Test
    void aTrackerThatStartsAnewOnTheSameRowsGoesOn() {
        // Given
        List<Arrival> sorted = threeHosts(new Random(41));
        MapStore store = new MapStore();
        Map<String, Diagnosis> last = new TreeMap<>();

        // When: every 50 records a crash
        IncidentTracker tracker = tracker(store);
        for (int i = 0; i < sorted.size(); i++) {
            if (i % 50 == 0) {
                tracker = tracker(store);
            }
            keep(tracker.accept(sorted.get(i).record, arrivalMillis(sorted.get(i))), last);
        }
        keep(tracker.finish(), last);

        // Then
        assertThat(contents(last)).isEqualTo(contents(finals(sorted)));
    }

    private static Map<String, Diagnosis> finals(List<Arrival> arrivals) {
        IncidentTracker tracker = tracker(new MapStore());
        Map<String, Diagnosis> last = new TreeMap<>();
        for (Arrival arrival : arrivals) {
            keep(tracker.accept(arrival.record, arrivalMillis(arrival)), last);
        }
        keep(tracker.finish(), last);
        return last;
    }

    private static IncidentTracker tracker(MapStore store) {
        return new IncidentTracker(store, new RenderingEngine(), IncidentSettings.defaults());
    }

    private static long arrivalMillis(Arrival arrival) {
        return HostRecords.START + arrival.at;
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

    private static List<Arrival> shuffled(List<Arrival> sorted, Random random) {
        List<Arrival> shuffled = new ArrayList<>();
        sorted.forEach(arrival ->
                shuffled.add(new Arrival(arrival.record, arrival.at + random.nextLong(GRACE_MILLIS - 1_000))));
        shuffled.sort(Comparator.comparingLong(Arrival::at));
        return shuffled;
    }

    /** Some minutes of three hosts, one of them early and one late by its clock. */
    private static List<Arrival> threeHosts(Random random) {
        List<Arrival> all = new ArrayList<>();
        all.addAll(oneHost(new HostRecords("a", 0), random));
        all.addAll(oneHost(new HostRecords("b", -45_000), random));
        all.addAll(oneHost(new HostRecords("c", 120_000), random));
        Collections.shuffle(all, random);
        all.sort(Comparator.comparingLong(Arrival::at));
        return all;
    }

    private static List<Arrival> oneHost(HostRecords host, Random random) {
        List<Arrival> all = new ArrayList<>();
        all.add(new Arrival(host.info(0), 0));
        long aborted = 0;
        for (long at = 0; at < MILLIS; at += 5_000) {
            aborted += random.nextInt(12) == 0 ? random.nextInt(20) : 0;
            HostSample sample = host.sample(
                    at,
                    Map.of(
                            "netstat.TcpExt.TCPAbortOnMemory",
                            aborted,
                            "meminfo.MemTotal",
                            500_000L,
                            "meminfo.MemAvailable",
                            random.nextInt(40) == 0 ? 20_000L : 200_000L + random.nextInt(1_000)));
            all.add(new Arrival(sample, at));
        }
        for (int i = 0; i < 8; i++) {
            long at = random.nextLong(MILLIS);
            List<KernelRecord> lines = switch (random.nextInt(4)) {
                case 0 -> host.cgroupKill(at, "/app-" + random.nextInt(2), "app", 100 + i);
                case 1 -> host.globalKill(at, "hog", 200 + i);
                case 2 -> List.of(host.kernel(at, "TCP: out of memory -- consider tuning tcp_mem"));
                default -> List.of(host.kernel(at, "nf_conntrack: nf_conntrack: table full, dropping packet"));
            };
            lines.forEach(line -> all.add(new Arrival(line, at)));
        }
        return all;
    }

    private static String machine(SpecificRecord record) {
        return (String) record.get(record.getSchema().getField("machineId").pos());
    }
}
