// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.secured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.ship.Shipper;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.command.CommandRun;
import io.enomem.standalone.replay.Answers;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.StreamsService;
import io.enomem.streams.topology.StreamsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.tools.AclCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every service on a broker with TLS, SCRAM and an authorizer, each with the rights that docs/operations.md gives it. */
class SecuredClusterIT {
    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    @TempDir
    private Path directory;

    @Test
    void servicesDoTheirWork_withTheRightsThatTheDocumentationGives() throws Exception {
        // Given
        try (SecuredBroker broker =
                new SecuredBroker(directory, List.of("admin", "agent", "streams", "siem", "reader"))) {
            CommandRun created = CommandRun.of(
                    "topics",
                    "--create",
                    "--partitions=2",
                    "--replication=1",
                    "--config",
                    broker.config("admin", Map.of()).toString());
            assertThat(created.exit()).as(created.err()).isZero();
            for (String line : acls()) {
                AclCommand.main(arguments(line, broker));
            }
            Settings streams = Settings.load(
                    StreamsSettings.definition(),
                    broker.config(
                            "streams",
                            Map.of(
                                    StreamsSettings.STATE_DIR,
                                            directory.resolve("state").toString(),
                                    StreamsSettings.STATE_STORE, "memory",
                                    StreamsSettings.SILENCE_MS, "1000")),
                    Map.of(),
                    List.of());

            // When
            try (StreamsService service = new StreamsService(
                            streams, Mode.LIVE, StandardEngine.create(), DiagnosisFormat.standard());
                    Shipper agent = Shipper.toKafka(
                            Settings.load(
                                    Definitions.merge(Definitions.common(), Shipper.definition()),
                                    broker.config("agent", Map.of()),
                                    Map.of(),
                                    List.of()),
                            directory.resolve("agent"),
                            "m",
                            "b")) {
                service.start();
                agent.put(kill(), () -> {});

                // Then
                Map<String, Object> reader = new HashMap<>(broker.clientSettings("reader", SecuredBroker.PASSWORD));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        Answers.last(reader, TOPICS).stream().map(Diagnosis::primaryCause))
                                .containsExactly("cgroup-memory-limit"));
                Map<String, Object> siem = new HashMap<>(broker.clientSettings("siem", SecuredBroker.PASSWORD));
                assertThatThrownBy(() -> Answers.last(siem, new Topics("enomem-other")))
                        .isInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    private static List<String> acls() throws Exception {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("kafka-acls.sh "))
                .toList();
    }

    private String[] arguments(String line, SecuredBroker broker) throws Exception {
        String admin = "--bootstrap-server " + broker.address + " --command-config " + broker.toolConfig("admin");
        String[] words = line.replace("$ADMIN", admin).split(" +");
        return Arrays.copyOfRange(words, 1, words.length);
    }

    private static KernelRecord kill() {
        return KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSequence(1L)
                .setTime(Instant.now())
                .setFacility(0)
                .setText(
                        "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/app.slice,"
                                + "task_memcg=/app.slice,task=worker,pid=4711,uid=0")
                .build();
    }
}
