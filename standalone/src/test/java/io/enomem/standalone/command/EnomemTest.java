// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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

    private int run(String... args) {
        return Enomem.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
