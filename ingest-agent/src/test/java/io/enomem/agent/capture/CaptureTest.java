// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.kmsg.KmsgAccess;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records this very host. */
@Timeout(600)
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
        assertThat(samples).isPositive();
        assertThat(Files.readString(out.resolve("host.json"))).contains(HOST.machineId(), HOST.bootId());
        HostSample read = new HostSampler(ProcRoot.directory(firstSample(out)), HOST)
                .sample(Instant.now(), EnumSet.allOf(Part.class));
        assertThat(Counter.named("meminfo.MemTotal").in(read)).isPositive();
        assertThat(Counter.named("sockstat.TCP.mem").in(read)).isNotNull();
        assertThat(read.getProcesses().getProcesses()).isNotEmpty();
        assertThat(read.getProcesses().getUserTasks()).containsKey("0");
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
    void aSecretInAKernelLineAppearsNowhereInTheCapture() throws Exception {
        // Given
        Path kmsg = Path.of("/dev/kmsg");
        assumeThat(Files.isWritable(kmsg) && KmsgAccess.refusal().isEmpty())
                .as("/dev/kmsg must be readable and writable")
                .isTrue();
        String mark = "enomem-test-" + UUID.randomUUID();
        Path out = directory.resolve("capture");

        // When: where others write, too, the kernel may drop a line (printk_devkmsg=ratelimit)
        AtomicInteger recorded = new AtomicInteger();
        await().until(() -> {
            Files.writeString(kmsg, "<12>" + mark + ": password=hunter2-in-the-kernel killed\n");
            Path each = directory.resolve("capture-" + recorded.incrementAndGet());
            capture(each, List.of()).record();
            return !filesWith(mark, each).isEmpty();
        });
        Files.move(directory.resolve("capture-" + recorded.get()), out);

        // Then
        assertThat(Files.readString(out.resolve("kmsg"), StandardCharsets.ISO_8859_1))
                .contains(mark + ": password=[redacted] killed");
        assertThat(filesWith("hunter2-in-the-kernel", out)).isEmpty();
    }

    @Test
    void everyFileOfASampleIsCleanedAndItsNumbersStay() {
        // Given
        Cleaning cleaning = new Cleaning(null);

        // When
        String status = cleaned(cleaning, "proc/7/status", "Name:\tpassword=hunt2x\nVmRSS:\t  4111111111111111 kB\n");
        String boot = cleaned(cleaning, "proc/cmdline", "quiet luks.secret=hunter2-at-boot psi=1\n");

        // Then
        assertThat(status).doesNotContain("hunt2x").contains("4111111111111111 kB");
        assertThat(boot).doesNotContain("hunter2-at-boot").contains("psi=1");
    }

    @Test
    void anAnonymousCaptureHoldsNeitherThisHostsNamesNorItsAddresses() throws Exception {
        // Given
        Path log = directory.resolve("shop.log");
        Files.writeString(
                log,
                "2026-11-22T08:00:00Z from 10.77.66.55:443 and [2a00:1450::77]:80 of /home/mallory: EPIPE\n"
                        + "2026-11-22T08:00:01Z again 10.77.66.55 at 00:16:3e:77:66:55: EPIPE\n");
        Path out = directory.resolve("capture");
        CaptureOptions options = new CaptureOptions(
                out, Duration.ofMillis(300), Duration.ofMillis(500), List.of(directory + "/*.log"), true);

        // When
        new Capture(options, HOST, notices::add).record();

        // Then
        List<String> originals = List.of(
                HOST.machineId(), HOST.bootId(), "10.77.66.55", "2a00:1450::77", "mallory", "00:16:3e:77:66:55");
        assertThat(originals)
                .allSatisfy(original -> assertThat(filesWith(original, out)).isEmpty());
        String logged = Files.readString(out.resolve("logs/shop.log"));
        assertThat(logged).containsPattern("from 10\\.\\d+\\.\\d+\\.\\d+:443").contains("/home/user-", "EPIPE");
        Matcher peers = Pattern.compile("10\\.\\d+\\.\\d+\\.\\d+").matcher(logged);
        assertThat(peers.results().map(MatchResult::group).distinct()).hasSize(1);
        assertThat(Files.readString(out.resolve("host.json"))).contains("\"host-");
    }

    @Test
    void socketsOfUdpAndOfOtherNamespacesAreReadBackWithTheOthers() {
        // Given
        Map<String, byte[]> files = new HashMap<>();
        files.put("ss_-tanmepiHO.txt", socket("ESTAB 0 0 10.0.0.1:80 10.0.0.2:4000"));
        files.put("ss_-uanmepHO.txt", socket("UNCONN 0 0 10.0.0.1:53 0.0.0.0:*"));
        files.put("netns/4026532001/ss_-tanmepiHO.txt", socket("ESTAB 0 0 10.88.0.3:80 10.0.0.9:4000"));
        files.put("netns/4026532001/ss_-uanmepHO.txt", socket("UNCONN 0 0 10.88.0.3:53 0.0.0.0:*"));

        // When
        HostSample sample =
                new HostSampler(ProcRoot.files(files), HOST).sample(Instant.now(), EnumSet.allOf(Part.class));

        // Then
        assertThat(sample.getSockets().getTotal().getSockets()).isEqualTo(2);
        assertThat(sample.getSockets().getUdp().getSockets()).isEqualTo(2);
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
                new CaptureOptions(out, Duration.ofMillis(600), Duration.ofMillis(500), logs, false),
                HOST,
                notices::add);
    }

    private static byte[] socket(String line) {
        return (line + " ino:7 sk:1 cgroup:/ <-> skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d0)\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String cleaned(Cleaning cleaning, String path, String text) {
        byte[] clean = cleaning.file(path, text.getBytes(StandardCharsets.UTF_8));
        return new String(clean, StandardCharsets.UTF_8);
    }

    private static List<Path> filesWith(String text, Path out) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(out)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    files.add(file);
                }
            }
        }
        return files;
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
