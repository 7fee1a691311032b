// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.saved.SavedHost;
import io.enomem.streams.diagnosis.Diagnosis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorded hosts through the whole product: read by the agent's own sources, shipped by its shipper to an embedded broker
 * of four partitions, joined and judged by the topology, read back committed. The answers are those of {@code diagnose}.
 */
class EndToEndIT {
    /** How far another host's clock is behind its neighbour's records. */
    private static final Duration BEHIND = Duration.ofMinutes(10);

    /** Generous: one partition after the other is caught up with, on whatever machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    @Test
    @Tag("smoke")
    void carriedHostsGetTheDiagnosesThatTheCommandLineGives() throws Exception {
        // Given
        List<List<SpecificRecord>> hosts = withOneBehind(List.of(
                Captures.carried("cgroup-memory-limit"),
                Captures.carried("app-memory-leak"),
                Captures.carried("calm")));

        // When
        List<String> causes = diagnosesEqualThoseOfDiagnose(hosts);

        // Then
        assertThat(causes).contains("cgroup-memory-limit", "app-memory-leak");
    }

    @Test
    void hostsOfManyCausesGetTheDiagnosesThatTheCommandLineGives() throws Exception {
        // Given
        List<List<SpecificRecord>> hosts = withOneBehind(Captures.ofDifferentCauses(10));

        // When
        List<String> causes = diagnosesEqualThoseOfDiagnose(hosts);

        // Then
        assertThat(hosts).hasSizeGreaterThan(6);
        assertThat(causes.stream().distinct()).hasSizeGreaterThanOrEqualTo(5);
    }

    /** Runs it all; returns the primary causes. */
    private List<String> diagnosesEqualThoseOfDiagnose(List<List<SpecificRecord>> hosts) throws Exception {
        List<String> expected = hosts.stream()
                .flatMap(host -> Answers.offline(host).stream())
                .sorted()
                .toList();
        try (Installation installation = Installation.start(directory)) {
            installation.ship(hosts);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() ->
                            assertThat(Answers.of(installation.lastDiagnoses())).isEqualTo(expected));
            return installation.lastDiagnoses().stream()
                    .map(Diagnosis::primaryCause)
                    .toList();
        }
    }

    /** And the first of them once more on another machine, ten minutes behind. */
    private static List<List<SpecificRecord>> withOneBehind(List<SavedHost> hosts) {
        List<List<SpecificRecord>> records =
                new ArrayList<>(hosts.stream().map(Captures::records).toList());
        Stream<SpecificRecord> behind =
                records.get(0).stream().map(record -> Times.moved(record, "another-host", BEHIND.negated()));
        records.add(behind.toList());
        return records;
    }
}
