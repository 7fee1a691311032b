// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    @Test
    void everythingIsTriedAndWhatIsMissingSaysWhatItCosts() {
        // Given this very host, whatever it permits

        // When
        List<Check.Finding> findings = Check.thisHost();

        // Then
        assertThat(findings).extracting(Check.Finding::what).contains("/dev/kmsg", "/proc/meminfo", "sockets");
        assertThat(findings)
                .filteredOn(finding -> !finding.readable())
                .allSatisfy(finding -> assertThat(finding.detail()).hasSizeGreaterThan(20));
        assertThat(findings)
                .filteredOn(finding -> finding.what().equals("/proc/meminfo"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.readable()).isTrue());
    }

    @Test
    void whatTheSettingsNameIsTriedAndWhatIsMissingSaysWhatItCosts(@TempDir Path directory) throws Exception {
        // Given
        Files.createFile(directory.resolve("a.log"));
        Files.createFile(directory.resolve("b.log"));
        Path blocked = directory.resolve("a.log").resolve("state");

        // When
        List<Check.Finding> findings = CheckSettings.of(Settings.of(
                Agent.definition(),
                Map.of(
                        "agent.logs",
                        directory + "/*.log," + directory + "/none/*.log",
                        "agent.state.dir",
                        blocked.toString(),
                        "kafka.bootstrap.servers",
                        "127.0.0.1:1")));

        // Then
        assertThat(findings)
                .extracting(Check.Finding::what)
                .containsExactly(
                        "logs " + directory + "/*.log",
                        "logs " + directory + "/none/*.log",
                        "state directory " + blocked,
                        "Kafka at 127.0.0.1:1");
        assertThat(findings).extracting(Check.Finding::readable).containsExactly(true, false, false, false);
        assertThat(findings.get(0).detail()).isEqualTo("2 files");
        assertThat(findings.get(1).detail()).contains("no file matches");
        assertThat(findings.get(2).detail()).contains("the agent does not start", "agent.state.dir");
        assertThat(findings.get(3).detail())
                .contains("does not answer (no answer within 5 s)", "kept for 24 h and in 256 MiB");
    }

    @Test
    void aStateDirectoryThatDoesNotExistYetIsNoFault(@TempDir Path directory) {
        // Given
        Settings settings = Settings.of(
                Agent.definition(),
                Map.of(
                        "agent.state.dir",
                        directory.resolve("made/later").toString(),
                        "kafka.bootstrap.servers",
                        "127.0.0.1:1"));

        // When
        List<Check.Finding> findings = CheckSettings.of(settings);

        // Then
        assertThat(findings.get(0).detail()).contains("none are named", "agent.logs");
        assertThat(findings.get(1).readable()).isTrue();
        assertThat(findings.get(1).detail()).startsWith("can be made, ").endsWith(" MiB free");
        assertThat(directory).isEmptyDirectory();
    }
}
