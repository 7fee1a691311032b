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

/**
 * Instances of {@code enomem streams} as processes: one joins, one is killed, one leaves, and diagnoses go on; how long each
 * takes, with copies and without. The short form is in {@link ChaosIT}.
 */
@Tag("long")
@Timeout(900)
class ScaleOutIT {
    @TempDir
    private Path directory;

    @Test
    void partitionsMoveToWhoeverIsThereAndNoRevisionStandsTwice() throws Exception {
        joinKillAndLeave(1);
    }

    @Test
    void withoutCopiesItTakesLonger() throws Exception {
        joinKillAndLeave(0);
    }

    private void joinKillAndLeave(int standbys) throws Exception {
        try (Processes processes = new Processes(directory, standbys).startBroker()) {
            // Given
            processes.start(0);
            processes.start(1);
            processes.awaitReady(0, 1);
            try (Probes probes = new Probes(processes.client(), Processes.PARTITIONS);
                    CommittedRevisions revisions = new CommittedRevisions(processes.client(), Processes.PARTITIONS)) {
                awaitEvery(probes, revisions);

                // When one joins
                processes.start(2);
                processes.awaitReady(2);
                processes.awaitWorkOf(0, 1, 2);
                awaitEvery(probes, revisions);

                // And one is killed
                processes.kill(0);
                Map<Integer, Duration> next = awaitEvery(probes, revisions);
                report("kill -9", standbys, next);
                processes.awaitWorkOf(1, 2);

                // And one leaves
                processes.stop(1);
                report("leave", standbys, awaitEvery(probes, revisions));

                // Then
                processes.awaitWorkOf(2);
                assertThat(revisions.repeated()).isEmpty();
                assertThat(revisions.count()).isGreaterThan(5 * Processes.PARTITIONS);
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
                .until(() -> revisions.read() != null && seen.size() == Processes.PARTITIONS);
        return seen;
    }

    private static void report(String what, int standbys, Map<Integer, Duration> next) {
        double first =
                next.values().stream().mapToLong(Duration::toMillis).min().orElse(0) / 1e3;
        double last = next.values().stream().mapToLong(Duration::toMillis).max().orElse(0) / 1e3;
        System.out.printf(
                Locale.ROOT,
                "after %s with %d standby: first partition's next diagnosis %.1f s, last partition's %.1f s%n",
                what,
                standbys,
                first,
                last);
    }
}
