// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.replay.Answers;
import io.enomem.streams.RulesSettings;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.topology.StreamsService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other rules at the next start, the state read back from the changelogs of a real broker. */
class RulesRestartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Nothing is closed for silence meanwhile. */
    private static final Duration NEVER_SILENT = Duration.ofHours(1);

    private static final String PREFIX = "rules";
    private static final Topics TOPICS = new Topics(PREFIX);

    @TempDir
    private Path directory;

    @Test
    void openIncidentIsJudgedByTheNewRules_andAFinalOneIsLeftAsItIs() throws Exception {
        try (Cluster cluster = new Cluster(directory)) {
            // Given an incident that is over and one, an hour later, that goes on
            cluster.enomem("topics", "--create", "--partitions=1", "--replication=1", "--set=topics.prefix=" + PREFIX);
            List<SpecificRecord> kills = KernelLogs.killsSince(Instant.now().minus(Duration.ofHours(3)));
            try (StreamsService before = cluster.streams(PREFIX, StandardEngine.create(), NEVER_SILENT)) {
                assertThat(before.isLive()).isTrue();
                cluster.send(TOPICS, kills);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(told(cluster))
                                .extracting(Diagnosis::status)
                                .containsExactlyInAnyOrder(Status.FINAL, Status.PROVISIONAL));
            }
            Diagnosis over = last(cluster, Status.FINAL);
            Diagnosis open = last(cluster, Status.PROVISIONAL);

            // When it starts again without the cause, and the second goes on
            try (StreamsService after = cluster.streams(
                    PREFIX,
                    RulesSettings.engine(
                            Settings.of(RulesSettings.definition(), Map.of("rules.causes.off", "cgroup-memory-limit"))),
                    NEVER_SILENT)) {
                assertThat(after.isLive()).isTrue();
                cluster.send(TOPICS, List.of(twoSecondsAfter(kills)));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(told(cluster))
                                .filteredOn(said -> said.incidentId().equals(open.incidentId()))
                                .singleElement()
                                .satisfies(said -> {
                                    assertThat(said.revision()).isGreaterThan(open.revision());
                                    assertThat(said.rulesVersion()).isNotEqualTo(open.rulesVersion());
                                    assertThat(said.primaryCause()).isNotEqualTo("cgroup-memory-limit");
                                }));
            }

            // Then
            assertThat(open.primaryCause()).isEqualTo("cgroup-memory-limit");
            assertThat(last(cluster, Status.FINAL)).isEqualTo(over);
        }
    }

    private static List<Diagnosis> told(Cluster cluster) {
        return List.copyOf(Answers.last(cluster.client(), TOPICS));
    }

    private static Diagnosis last(Cluster cluster, Status status) {
        return told(cluster).stream()
                .filter(said -> said.status() == status)
                .findFirst()
                .orElseThrow();
    }

    /** The last line of the last kill once more, as another one. */
    private static SpecificRecord twoSecondsAfter(List<SpecificRecord> kills) {
        KernelRecord last = kills.stream()
                .filter(KernelRecord.class::isInstance)
                .map(KernelRecord.class::cast)
                .reduce((one, other) -> other)
                .orElseThrow();
        return KernelRecord.newBuilder(last)
                .setTime(last.getTime().plusSeconds(2))
                .setSequence(1_000L)
                .setText(last.getText().replace("4711", "4712"))
                .build();
    }
}
