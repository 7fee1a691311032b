// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.agent.sample.ProcRoot;
import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records this very host. */
@Timeout(120)
class CaptureTest {
    private static final HostIdentity HOST = HostIdentity.ofThisHost();

    @TempDir
    Path directory;

    private final List<String> notices = new ArrayList<>();

    @Test
    void aCaptureHoldsWhatASamplerWantsForItsOwnerAlone() throws Exception {
        // Given
        Path out = directory.resolve("capture");

        // When
        int samples = capture(out, List.of()).record();

        // Then
        assertThat(samples).isGreaterThanOrEqualTo(2);
        assertThat(Files.readString(out.resolve("host.json"))).contains(HOST.machineId(), HOST.bootId());
        HostSample read = new HostSampler(ProcRoot.directory(firstSample(out)), HOST)
                .sample(Instant.now(), EnumSet.allOf(Part.class));
        assertThat(Counter.named("meminfo.MemTotal").in(read)).isPositive();
        assertThat(Counter.named("sockstat.TCP.mem").in(read)).isNotNull();
        assertThat(read.getProcesses().getProcesses()).isNotEmpty();
        try (Stream<Path> all = Files.walk(out)) {
            assertThat(all.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(modeOf(file)).isEqualTo("rw-------"));
        }
        assertThat(modeOf(out)).isEqualTo("rwx------");
    }

    @Test
    void aSecretInALogAppearsNowhereInTheCapture() throws Exception {
        // Given
        Path log = directory.resolve("shop.log");
        Files.writeString(
                log, "password=hunter2-very-secret connection lost\nwrite: Cannot allocate memory\nhalf a li");
        Path out = directory.resolve("capture");

        // When
        capture(out, List.of(directory + "/*.log")).record();

        // Then
        assertThat(Files.readString(out.resolve("logs/shop.log")))
                .contains("Cannot allocate memory", "connection lost")
                .doesNotContain("half a li");
        try (Stream<Path> all = Files.walk(out)) {
            assertThat(all.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain("hunter2-very-secret"));
        }
    }

    @Test
    void whatIsThereAlreadyIsNotTouched() throws Exception {
        // Given
        Files.createFile(directory.resolve("something"));

        // When
        assertThatThrownBy(() -> capture(directory, List.of()).record())

                // Then
                .isInstanceOf(DirectoryNotEmptyException.class);
    }

    @Test
    void aGlobThatMatchesNothingIsSaidAndTheRestRecorded() throws Exception {
        // Given
        Path out = directory.resolve("capture");

        // When
        int samples = capture(out, List.of(directory + "/none/*.log")).record();

        // Then
        assertThat(samples).isPositive();
        assertThat(notices).anyMatch(notice -> notice.startsWith("No file matches " + directory));
    }

    private Capture capture(Path out, List<String> logs) {
        return new Capture(
                new CaptureOptions(out, Duration.ofMillis(600), Duration.ofMillis(500), logs), HOST, notices::add);
    }

    private static Path firstSample(Path out) throws IOException {
        try (Stream<Path> samples = Files.list(out.resolve("samples"))) {
            return samples.sorted().findFirst().orElseThrow();
        }
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
