// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.standalone.up.LocalApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpIT {
    /** Promised are 5 s on a machine that does nothing else; a slow one is known by how long it takes to start. */
    private static final Duration STOP = Duration.ofSeconds(10);

    /** With a group that was not left a start takes 45 s more than it did before. */
    private static final Duration RESTART = Duration.ofSeconds(30);

    @TempDir
    private Path temp;

    @Test
    @Tag("smoke")
    void recordedKill_isPrintedAndServedAndFoundAgainByTheNextStart() throws Exception {
        // Given
        Path dataDir = temp.resolve("data");
        String id;
        Duration start;
        try (UpProcess up = UpProcess.start(dataDir, "--no-agent").awaitReady()) {

            start = up.readyAfter();

            // When
            RecordedHost.named("memory-cgroup").send(dataDir);

            // Then
            String line = up.await(
                            "the diagnosis", text -> text.contains("cgroup-memory-limit") && text.contains("tail"))
                    .text();
            assertThat(line).contains("lab-1", "/enomem-recorded", "64 MiB", "./enomem incident --data-dir " + dataDir);
            id = line.substring(line.lastIndexOf(' ') + 1);
            assertKillOfTail(incident(dataDir, id));
            assertThat(get(LocalApi.of(dataDir).url() + "/health/live")).isEqualTo(200);
            assertThat(get(LocalApi.of(dataDir).url() + "/health/ready")).isEqualTo(200);
            assertThat(get(LocalApi.of(dataDir).url() + "/api/v1/incidents/" + id))
                    .as("without the token")
                    .isEqualTo(401);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(dataDir.resolve("kafka.properties"))))
                    .isEqualTo("rw-------");
            assertThat(up.stop()).isLessThan(start.multipliedBy(2).plus(STOP));
            assertThat(up.lines()).anyMatch(text -> text.startsWith("Stopped in"));
        }

        // And again
        try (UpProcess again = UpProcess.start(dataDir, "--no-agent").awaitReady()) {
            System.out.println("start to ready: " + start + ", again: " + again.readyAfter());
            assertThat(again.readyAfter()).isLessThan(start.multipliedBy(2).plus(RESTART));
            assertKillOfTail(incident(dataDir, id));
        }
    }

    static void assertKillOfTail(JsonNode diagnosis) {
        assertThat(diagnosis.path("primaryCause").asText()).isEqualTo("cgroup-memory-limit");
        assertThat(diagnosis.path("culprit").path("process").asText()).isEqualTo("tail");
    }

    static JsonNode incident(Path dataDir, String id) throws Exception {
        return new ObjectMapper()
                .readTree(LocalApi.of(dataDir)
                        .api()
                        .incident(id, "application/json")
                        .orElseThrow());
    }

    private static int get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
