// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.codec.SchemaLookup;
import io.enomem.schemas.registry.RegistryException;
import io.enomem.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real registry: Apicurio's, as Maven Central has it, with its store in memory. The last line for Java 17 is 2.6. */
class ApicurioIT {
    private static final String VERSION = "2.6.13.Final";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private static Path directory;

    private static Process process;
    private static SchemaRegistry registry;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path archive = Path.of(
                System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"),
                "io/apicurio/apicurio-registry-app",
                VERSION,
                "apicurio-registry-app-" + VERSION + "-all.tar.gz");
        assumeTrue(
                Files.exists(archive),
                "Skipped: no Apicurio registry. Fetch it (142 MB): mvn dependency:get -Dtransitive=false"
                        + " -Dartifact=io.apicurio:apicurio-registry-app:" + VERSION + ":tar.gz:all");
        Process unpacked = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", directory.toString()).start();
        assertThat(unpacked.waitFor()).isZero();
        int port = freePort();
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-jar",
                        "apicurio-registry-app-" + VERSION + "-runner.jar")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        java.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        java.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        process = java.start();
        registry = new SchemaRegistry("http://127.0.0.1:" + port + "/apis/ccompat/v7", null);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreException(RegistryException.class)
                .until(() -> registry.find(Integer.MAX_VALUE) == null);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aReaderThatKnowsOnlyTheRegistryReadsWhatAWriterRegistered() {
        // Given
        Gap gap = Gap.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSource("kmsg")
                .setKind(GapKind.CLOCK_SKEW)
                .setStart(Instant.EPOCH)
                .setEnd(Instant.ofEpochMilli(5))
                .build();
        Codec writer = new Codec(SchemaLookup.NONE, registry);
        byte[] value = writer.published("enomem.diagnoses", Gap.getClassSchema(), writer.encode(gap));

        // When
        Codec reader = new Codec(SchemaLookup.NONE, registry);

        // Then
        assertThat(reader.decode(value)).isEqualTo(gap);
    }

    @Test
    void oneSchemaHasOneIdAndAnotherAnother() {
        int id = registry.register("t", KernelRecord.getClassSchema());
        assertThat(registry.register("t", KernelRecord.getClassSchema())).isEqualTo(id);
        assertThat(registry.register("t", Gap.getClassSchema())).isNotEqualTo(id);
        assertThat(registry.find(id)).isEqualTo(KernelRecord.getClassSchema());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
