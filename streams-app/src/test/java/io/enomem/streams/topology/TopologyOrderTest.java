// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static io.enomem.streams.topology.Cluster.TOPICS;
import static io.enomem.streams.topology.Cluster.header;
import static io.enomem.streams.topology.Cluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topic;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.incident.Arrival;
import io.enomem.streams.incident.HostRecords;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisAvro;
import io.enomem.streams.output.DiagnosisJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever befalls records on their way, the topology's last FINALs are those of a run over the sorted records. */
class TopologyOrderTest {
    private static final DiagnosisJson JSON = new DiagnosisJson();
    private static final long HALF_AN_HOUR = 1_800_000;

    @TempDir
    private Path directory;

    private Cluster cluster;

    @BeforeEach
    void start() {
        cluster = new Cluster(
                directory, Mode.LIVE, StandardEngine.create(), Instant.ofEpochMilli(HostRecords.START - 1_000));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void recordsShuffledAcrossTopicsAndRepeatedComeToTheSameFinals(long seed) {
        // Given
        Random random = new Random(seed);
        List<Arrival> sorted = Arrival.threeHosts(random);
        List<Arrival> twice = new ArrayList<>(Arrival.shuffled(sorted, random));
        twice.addAll(Arrival.shuffled(sorted, random));

        // When
        List<String> finals = live(Arrival.sorted(twice));

        // Then
        assertThat(finals).hasSizeGreaterThan(5).isEqualTo(offline(sorted));
    }

    @ParameterizedTest
    @ValueSource(longs = 11)
    void hostThatFallsSilentIsClosedAndRevisedWhenItsSpoolIsDrained(long seed) {
        // Given: the last minutes of host b lie in its spool for half an hour
        List<Arrival> sorted = Arrival.threeHosts(new Random(seed));
        List<Arrival> drained = Arrival.sorted(sorted.stream()
                .map(a -> a.machineId().equals("b") && a.at() > 300_000 ? a.later(HALF_AN_HOUR) : a)
                .toList());

        // When
        List<String> finals = live(drained);

        // Then
        assertThat(finals).hasSizeGreaterThan(5).isEqualTo(offline(sorted));
    }

    @Test
    void poisonOfTheLargestSizeBetweenThemHoldsNothingUp() {
        // Given
        List<Arrival> sorted = Arrival.threeHosts(new Random(21));
        byte[] noise = new byte[Codec.MAX_BYTES];
        new Random(22).nextBytes(noise);
        byte[] almostOurs = noise.clone();
        byte[] ours = cluster.codec.encode(sorted.get(0).record());
        System.arraycopy(ours, 0, almostOurs, 0, 10);

        // When
        List<String> finals = live(sorted, at -> {
            if (at % 100_000 == 0) {
                cluster.send(TOPICS.kernelRecords(), new TestRecord<>(utf8("a"), noise, cluster.now()));
                cluster.send(TOPICS.hostSamples(), new TestRecord<>(utf8("b"), almostOurs, cluster.now()));
            }
        });

        // Then
        assertThat(finals).isEqualTo(offline(sorted));
        assertThat(cluster.read(TOPICS.deadLetters()))
                .hasSizeGreaterThan(20)
                .allSatisfy(dead -> assertThat(dead.value()).hasSize(Codec.MAX_BYTES))
                .extracting(dead -> header(dead, DeadLetter.REASON))
                .doesNotContainNull();
    }

    @Test
    void whatComesBeyondTheWindowIsCountedAndChangesNothing() {
        // Given
        HostRecords host = new HostRecords("a");
        long window = IncidentSettings.defaults().revisable().toMillis();
        List<KernelRecord> tooLate = host.cgroupKill(0, "/late", "late", 7);
        List<KernelRecord> inTime = host.cgroupKill(window + 60_000, "/app", "app", 8);
        List<Arrival> arrivals = new ArrayList<>();
        inTime.forEach(line -> arrivals.add(new Arrival(line, window + 60_000)));
        tooLate.forEach(line -> arrivals.add(new Arrival(line, window + 60_000)));

        // When
        List<String> finals = live(arrivals);

        // Then
        assertThat(finals)
                .singleElement()
                .asString()
                .contains("cgroup-memory-limit", "/app")
                .doesNotContain("/late");
        assertThat(cluster.read(TOPICS.kernelRecords()))
                .singleElement()
                .satisfies(written -> assertThat(cluster.codec.decode(written.value(), Gap.class))
                        .satisfies(gap -> assertThat(gap.getKind()).isEqualTo(GapKind.LATE))
                        .satisfies(gap -> assertThat(gap.getDetail()).contains("too late to be used; 1 so far")));
        assertThat(cluster.total("late-records-total")).isEqualTo(3);
    }

    private List<String> live(List<Arrival> arrivals) {
        return live(arrivals, at -> {});
    }

    /** Sends all, wall time going on with them, and then nothing until every host counts as silent. */
    private List<String> live(List<Arrival> arrivals, LongConsumer between) {
        for (Arrival arrival : arrivals) {
            cluster.until(Instant.ofEpochMilli(arrival.millis()));
            between.accept(arrival.at());
            cluster.send(topicOf(arrival.record()), arrival.machineId(), arrival.record(), cluster.now());
        }
        cluster.until(cluster.now().plus(Duration.ofMinutes(3)));
        Map<String, Diagnosis> last = new TreeMap<>();
        cluster.read(TOPICS.diagnoses()).forEach(written -> {
            var avro = cluster.codec.decode(written.value(), io.enomem.schemas.Diagnosis.class);
            Diagnosis before = last.put(avro.getIncidentId(), DiagnosisAvro.fromAvro(avro));
            assertThat(avro.getRevision())
                    .as("each revision once, in order")
                    .isEqualTo(before == null ? 1 : before.revision() + 1);
        });
        return contents(last.values());
    }

    private static List<String> offline(List<Arrival> sorted) {
        List<SpecificRecord> records = sorted.stream().map(Arrival::record).toList();
        return contents(OfflineRun.run(records.iterator(), StandardEngine.create(), IncidentSettings.defaults())
                .finals());
    }

    private static List<String> contents(Collection<Diagnosis> last) {
        return last.stream()
                .filter(diagnosis -> diagnosis.status() == Status.FINAL)
                .map(diagnosis -> JSON.line(diagnosis.as(0, Status.FINAL, null)))
                .sorted()
                .toList();
    }

    private static Topic topicOf(SpecificRecord record) {
        boolean numbers = record instanceof HostSample || record instanceof HostInfo;
        return numbers ? TOPICS.hostSamples() : TOPICS.kernelRecords();
    }
}
