// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.enomem.agent.kmsg.KmsgAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product's whole path on this very machine: a real kill, the real kernel log. */
class LiveKillIT {
    private static final long LIMIT_BYTES = 64L << 20;

    /** Aimed at are 2 s; a machine that does other things meanwhile is known by how long it takes to start. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    @TempDir
    private Path temp;

    @Test
    void processKilledAtTheLimitOfItsCgroup_isDiagnosedWithinSeconds() throws Exception {
        Optional<String> obstacle = MemoryCgroup.obstacle().or(KmsgAccess::refusal);
        assumeTrue(obstacle.isEmpty(), () -> "not run live: " + obstacle.orElseThrow());

        // Given
        Path dataDir = temp.resolve("data");
        String name = "enomem-live-" + ProcessHandle.current().pid();
        try (MemoryCgroup cgroup = MemoryCgroup.make(name, LIMIT_BYTES);
                UpProcess up = UpProcess.start(dataDir).awaitReady();
                KernelWatch kernel = KernelWatch.of("oom_memcg=" + cgroup.path() + ",")) {

            // When
            Process victim = cgroup.fill();

            // Then
            long killed = kernel.seen().get(5, TimeUnit.MINUTES);
            UpProcess.Line line = up.await(
                    "the diagnosis of " + cgroup.path(),
                    text -> text.contains("cgroup-memory-limit") && text.contains(name) && text.contains("tail"));
            Duration answer = Duration.ofNanos(line.nanos() - killed);
            up.lines().forEach(System.out::println);
            System.out.println("cgroup v" + cgroup.version() + ": " + answer.toMillis()
                    + " ms from the kernel's line to: " + line.text());
            assertThat(line.text()).contains("64 MiB");
            JsonNode diagnosis =
                    UpIT.incident(dataDir, line.text().substring(line.text().lastIndexOf(' ') + 1));
            UpIT.assertKillOfTail(diagnosis);
            assertThat(diagnosis.path("culprit").path("pid").asLong()).isEqualTo(victim.pid());
            assertThat(diagnosis.path("culprit").path("cgroup").asText()).isEqualTo(cgroup.path());
            assertThat(answer).isLessThan(up.readyAfter().plus(ANSWER));
        }
    }
}
