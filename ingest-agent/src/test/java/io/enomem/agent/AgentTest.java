// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent of this very host, whose broker is away: nothing listens on the port. */
@Timeout(300)
class AgentTest {
    private static final String NOBODY = "127.0.0.1:1";

    @TempDir
    Path directory;

    @AfterEach
    void nothingRunsOn() {
        AgentThreads.awaitEnd();
    }

    @Test
    void itSpoolsWhatItReadsWhileTheBrokerIsAwayAndStopsWithinThreeSeconds() throws Exception {
        // Given
        Agent agent = Agent.start(settings());
        await().until(() -> spooled() > 0);

        // When
        Duration took = end(agent);

        // Then
        for (int again = 0; again < 5 && took.toSeconds() >= 3; again++) {
            // A busy machine may take from it what it needs; one end of six in time shows what it waits for.
            AgentThreads.awaitEnd();
            took = end(Agent.start(settings()));
        }
        assertThat(took).isLessThan(Duration.ofSeconds(3));
        AgentThreads.awaitEnd();
        assertThat(directory.resolve("kmsg.position"))
                .as("nothing was acknowledged, so nothing may be skipped at the next start")
                .doesNotExist();
    }

    @Test
    void aSecondAgentOfTheSameStateIsRefusedInOneSentence() throws Exception {
        // Given
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Agent first = Agent.start(settings())) {

            // When
            int code = AgentMain.run(
                    List.of("--set", "agent.state.dir=" + directory),
                    Map.of(),
                    new PrintStream(err, true, StandardCharsets.UTF_8));

            // Then
            assertThat(code).isEqualTo(1);
            assertThat(first.notices()).allSatisfy(notice -> assertThat(notice).endsWith("."));
            assertThat(err.toString(StandardCharsets.UTF_8).lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("Another agent runs"));
        }
    }

    @Test
    void aMetricsPortThatIsTakenCostsANoticeAndNotTheStart() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {

            // When
            try (Agent agent = Agent.start(settings("agent.metrics.port", String.valueOf(taken.getLocalPort())))) {

                // Then
                assertThat(agent.notices())
                        .anyMatch(notice -> notice.contains("port " + taken.getLocalPort())
                                && notice.contains("agent.metrics.port"));
            }
        }
    }

    @Test
    void anUnknownArgumentIsAUsageError() {
        // Given
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        // When
        int code = AgentMain.run(List.of("--nonsense"), Map.of(), new PrintStream(err, true, StandardCharsets.UTF_8));

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--nonsense").contains("--config FILE");
    }

    private static Duration end(Agent agent) {
        long before = System.nanoTime();
        agent.close();
        return Duration.ofNanos(System.nanoTime() - before);
    }

    private Settings settings() {
        return settings("agent.sample.interval.ms", "500");
    }

    private Settings settings(String key, String value) {
        return Settings.of(
                Agent.definition(),
                Map.of(
                        "agent.state.dir",
                        directory.toString(),
                        "kafka.bootstrap.servers",
                        NOBODY,
                        "kafka.max.block.ms",
                        "500",
                        key,
                        value));
    }

    private long spooled() throws IOException {
        Path spool = directory.resolve("spool");
        if (!Files.isDirectory(spool)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(spool)) {
            return files.count();
        }
    }
}
