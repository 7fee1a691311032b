// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnostician;
import io.enomem.streams.topology.StreamsService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PREFIX = "letters";
    private static final Topics TOPICS = new Topics(PREFIX);

    @TempDir
    private Path directory;

    @Test
    void whatAnEngineFailedOn_isListedAndDiagnosedOnceItWasReinjectedIntoAMendedOne() throws Exception {
        // Given
        MendableEngine engine = new MendableEngine();
        Codec codec = new Codec();
        SpecificRecord record = KernelLogs.outOfMemory();
        String host = KernelLogs.machineId(record);
        try (Cluster cluster = new Cluster(directory)) {
            assertThat(topics(cluster, "--create", "--partitions=2", "--replication=1")
                            .exit())
                    .isZero();
            assertThat(topics(cluster, "--check").out()).contains("can be used: 2 partitions");
            try (StreamsService streams = cluster.streams(PREFIX, engine)) {
                assertThat(streams.isLive()).isTrue();
                String topic = TOPICS.kernelRecords().name();
                cluster.send(topic, host, List.of("\u001b[31mpoison".getBytes(UTF_8), codec.encode(record)));
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(letters(cluster).out()).contains("1 UNKNOWN_FORMAT", " ENGINE_FAILED"));
                String listed = letters(cluster).out();
                assertThat(listed).contains(topic).doesNotContain("\u001b").doesNotContain("poison");
                assertThat(causes(cluster)).contains("insufficient-evidence");

                // When
                engine.mended.set(true);
                Cluster.Ran ran = letters(cluster, "--reinject");

                // Then
                assertThat(ran.out()).contains(" sent once more, 0 left");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(causes(cluster)).contains("cgroup-memory-limit"));
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(letters(cluster).out()).contains("failed again after", "2 UNKNOWN_FORMAT"));
                assertThat(letters(cluster, "--reinject", "--reason=UNKNOWN_FORMAT")
                                .out())
                        .contains("0 sent once more, 2 left", "failed again: mend the cause");
            }
        }
    }

    private static Cluster.Ran topics(Cluster cluster, String... more) {
        return run(cluster, "topics", more);
    }

    private static Cluster.Ran letters(Cluster cluster, String... more) {
        return run(cluster, "dead-letters", more);
    }

    private static Cluster.Ran run(Cluster cluster, String command, String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = command;
        arguments[1] = "--set";
        arguments[2] = "topics.prefix=" + PREFIX;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return cluster.enomem(arguments);
    }

    /** Causes of the last revisions. */
    private static List<String> causes(Cluster cluster) {
        return io.enomem.standalone.replay.Answers.last(cluster.client(), TOPICS).stream()
                .map(Diagnosis::primaryCause)
                .toList();
    }

    /** The engine of the product, after a defect of it was mended. */
    private static final class MendableEngine implements Diagnostician {
        private final Diagnostician engine = StandardEngine.create();
        private final AtomicBoolean mended = new AtomicBoolean();

        @Override
        public Optional<Diagnosis> diagnose(Case incident) {
            if (!mended.get()) {
                throw new IllegalStateException("a defect");
            }
            return engine.diagnose(incident);
        }

        @Override
        public String rulesVersion() {
            return engine.rulesVersion();
        }
    }
}
