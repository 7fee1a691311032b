// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.standalone.data.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} refuses, each in one sentence with the next step. */
class UpCommandTest {
    @TempDir
    private Path temp;

    private final StringWriter err = new StringWriter();

    @Test
    void portInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused("--port=" + taken.getLocalPort());
            assertThat(err.toString()).contains("port " + taken.getLocalPort(), "ss -ltnp", "--port");
        }
    }

    @Test
    void secondInstanceOnTheSameDataDirectory() {
        try (DataDirectory held = DataDirectory.open(temp.resolve("data"))) {
            assertRefused("--port=0");
            assertThat(err.toString())
                    .contains(
                            "Another enomem",
                            "process " + ProcessHandle.current().pid(),
                            held.path().toString(),
                            "--data-dir");
        }
    }

    @Test
    void dataDirectoryThatCannotBeMade() throws IOException {
        Files.writeString(temp.resolve("data"), "a file");

        assertRefused("--port=0");

        assertThat(err.toString()).contains("is not a directory", "--data-dir");
    }

    @Test
    void globWithAComma() {
        assertRefused("--port=0", "--kafka=127.0.0.1:1", "--logs=/var/log/{a,b}.log");
        assertThat(err.toString()).contains("/var/log/{a,b}.log", "--logs once for each");
    }

    @Test
    void clusterThatDoesNotAnswer() {
        assertRefused(
                "--port=0",
                "--kafka=127.0.0.1:1",
                "--set=kafka.admin.default.api.timeout.ms=1500",
                "--set=kafka.admin.request.timeout.ms=1000");
        assertThat(err.toString()).contains("127.0.0.1:1", "--kafka");
    }

    private void assertRefused(String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "up";
        arguments[1] = "--data-dir=" + temp.resolve("data");
        System.arraycopy(options, 0, arguments, 2, options.length);
        int exit = Enomem.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1);
    }
}
