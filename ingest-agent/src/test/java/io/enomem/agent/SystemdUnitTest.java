// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.enomem.agent.process.OomScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as systemd itself judges it, where its tool is installed. */
class SystemdUnitTest {
    private static final Path UNIT = Path.of("src/main/systemd/enomem-agent.service");
    private static final Path TOOL = Path.of("/usr/bin/systemd-analyze");

    /** Of 100, where 0 is nothing exposed: systemd calls less than 50 "OK". The host's logs and processes stay open to it. */
    private static final int MOST_EXPOSED = 40;

    @TempDir
    Path directory;

    private record Ran(int exit, String output) {}

    @Test
    void systemdUnderstandsEveryLineOfIt() throws Exception {
        // Given
        assumeThat(TOOL)
                .as("systemd-analyze is not installed: the unit stays unchecked")
                .exists();
        Path unit = installed();

        // When
        Ran ran = run("verify", unit.toString());

        // Then
        assertThat(ran.output()).doesNotContain(UNIT.getFileName().toString());
        assertThat(ran.exit()).isZero();
    }

    @Test
    void itExposesLittleOfTheHost() throws Exception {
        // Given
        assumeThat(TOOL)
                .as("systemd-analyze is not installed: the unit stays unchecked")
                .exists();
        assumeThat(run("security", "--help").output())
                .as("systemd before 250 judges running units only")
                .contains("--offline");
        Path unit = installed();

        // When
        Ran ran = run("security", "--offline=true", "--threshold=" + MOST_EXPOSED, unit.toString());

        // Then
        assertThat(ran.exit()).as(ran.output()).isZero();
    }

    @Test
    void anAgentStartedByHandIsKilledAsLateAsTheServiceIs() throws IOException {
        // When
        List<String> lines = Files.readAllLines(UNIT);

        // Then
        assertThat(lines).contains("OOMScoreAdjust=" + OomScore.LATE);
    }

    /** The unit with a program that exists, since verify looks for it. */
    private Path installed() throws IOException {
        String text = Files.readString(UNIT);
        assertThat(text).contains("ExecStart=/usr/lib/enomem/bin/enomem-agent ");
        return Files.writeString(
                directory.resolve(UNIT.getFileName()), text.replace("/usr/lib/enomem/bin/enomem-agent", "/bin/true"));
    }

    private Ran run(String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(TOOL.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("SYSTEMD_PAGER", "");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), Files.readString(output));
    }
}
