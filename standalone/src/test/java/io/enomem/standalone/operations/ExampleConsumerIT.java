// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.examples.PrintDiagnoses;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisAvro;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/subscribe.md as its readers run it: a process with two jars and no setting of the Java runtime. */
class ExampleConsumerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path temp;

    @Test
    void exampleConsumer_printsWhatIsFinal() throws Exception {
        // Given
        Topics topics = new Topics(Topics.DEFAULT_PREFIX);
        Diagnosis diagnosis = OfflineRun.run(
                        KernelLogs.killsOfDays(1).iterator(), StandardEngine.create(), IncidentSettings.defaults())
                .finals()
                .get(0);
        byte[] value = new Codec().encode(DiagnosisAvro.toAvro(diagnosis));
        try (Cluster cluster = new Cluster(temp)) {
            cluster.enomem("topics", "--create", "--partitions=1", "--replication=1");
            Path printed = temp.resolve("printed.txt");

            // When
            Process example = start(cluster.plainConfig(), printed);

            // Then
            try {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    // It prints from now on, and now is when it has joined its group.
                    cluster.send(topics.diagnoses().name(), diagnosis.incidentId(), List.of(value));
                    assertThat(printed).content().contains(diagnosis.host().hostname() + ": " + diagnosis.summary());
                });
            } finally {
                example.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(Path settings, Path printed) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PrintDiagnoses.class.getName(),
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
    }
}
