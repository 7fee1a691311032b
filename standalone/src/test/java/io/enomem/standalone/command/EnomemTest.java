// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke")
class EnomemTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void version_isOneLineOnStandardOutput() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("enomem ").hasLineCount(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void unknownOption_isUsageErrorOnStandardError() {
        assertThat(run("--no-such-option")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("--no-such-option");
    }

    @Test
    void aThresholdThatIsSetIsJudgedByAndSaidToBe() {
        // Given a process that filled 64 MiB of cgroup to the last page, full from 90 % on unless set otherwise
        String capture =
                Path.of("src", "test", "resources", "captures", "memory-cgroup").toString();

        // When
        int exit = run("diagnose", "--format=json", "--set", "rules.threshold.cgroup-full=95%", capture);

        // Then
        assertThat(exit).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("set by rules.threshold.cgroup-full; else 90 %")
                .containsPattern("\"rulesVersion\":\"[0-9a-f]{12}\\+[0-9a-f]{6}\"");
    }

    @Test
    void aThresholdThatIsNoNumberIsAUsersMistake() {
        assertThat(run("diagnose", "--set", "rules.threshold.cgroup-full=most", "-"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("rules.threshold.cgroup-full", "most", "above 0, at most 1")
                .doesNotContain("\tat ");
    }

    private int run(String... args) {
        return Enomem.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
