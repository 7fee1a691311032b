// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instances of {@code enomem streams} as processes: one joins, one is killed, one leaves, and diagnoses go on; how long each
 * takes, with copies and without.
 */
class ScaleOutIT {
    /** As on a cluster. */
    private static final int MANY = 12;

    /** Each costs five stores; enough for three to share. */
    private static final int FEW = 3;

    /** The shortest that a broker takes unless told otherwise. */
    private static final Map<String, String> SESSION = Map.of("streams.session.timeout.ms", "6000");

    @TempDir
    private Path directory;

    @Test
    @Timeout(900)
    void partitionsMoveToWhoeverIsThereAndNoRevisionStandsTwice() throws Exception {
        joinKillAndLeave(FEW, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0})
    @Tag("long")
    @Timeout(1_800)
    void withAsManyPartitionsAsOnAClusterWithCopiesAndWithout(int standbys) throws Exception {
        joinKillAndLeave(MANY, standbys);
    }

    private void joinKillAndLeave(int partitions, int standbys) throws Exception {
        try (Processes processes = new Processes(directory, partitions, standbys, SESSION).startBroker()) {
            // Given
            processes.start(0);
            processes.start(1);
            try (Probes probes = new Probes(processes.client(), partitions);
                    CommittedRevisions revisions = new CommittedRevisions(processes.client(), partitions)) {
                awaitEvery(probes, revisions);
                processes.awaitReady(0, 1);

                // When one joins
                processes.start(2);
                processes.awaitReady(2);
                processes.awaitWorkOf(0, 1, 2);
                awaitEvery(probes, revisions);

                // And one is killed
                processes.kill(0);
                Map<Integer, Duration> next = awaitEvery(probes, revisions);
                report("kill -9", partitions, standbys, next);
                processes.awaitWorkOf(1, 2);

                // And one leaves
                processes.stop(1);
                report("leave", partitions, standbys, awaitEvery(probes, revisions));

                // Then
                processes.awaitWorkOf(2);
                assertThat(revisions.repeated()).isEmpty();
                assertThat(revisions.count()).isGreaterThan(5 * partitions);
            }
        }
    }

    /** Waits until something that happens from now on is diagnosed in each partition; how long each took. */
    private static Map<Integer, Duration> awaitEvery(Probes probes, CommittedRevisions revisions) {
        long began = System.nanoTime();
        Instant begunAt = Instant.now();
        Map<Integer, Duration> seen = new TreeMap<>();
        revisions.onEach(diagnosis -> {
            if (!diagnosis.startedAt().isBefore(begunAt)) {
                seen.putIfAbsent(
                        probes.partitionOf(diagnosis.host().machineId()), Duration.ofNanos(System.nanoTime() - began));
            }
        });
        await().atMost(Processes.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> revisions.read() != null && seen.size() == probes.partitions());
        return seen;
    }

    private static void report(String what, int partitions, int standbys, Map<Integer, Duration> next) {
        double first =
                next.values().stream().mapToLong(Duration::toMillis).min().orElse(0) / 1e3;
        double last = next.values().stream().mapToLong(Duration::toMillis).max().orElse(0) / 1e3;
        System.out.printf(
                Locale.ROOT,
                "after %s, %d partitions, %d standby: first partition's next diagnosis %.1f s, last partition's %.1f s%n",
                what,
                partitions,
                standbys,
                first,
                last);
    }
}
