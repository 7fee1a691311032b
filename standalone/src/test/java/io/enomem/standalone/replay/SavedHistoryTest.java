// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.standalone.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedHistoryTest {
    @TempDir
    private Path directory;

    @Test
    void twoReportsOfOneHost_areOneHistory_whicheverIsNamedFirst() throws Exception {
        // Given
        String january = report("january", "2026-01-03");
        String june = report("june", "2026-06-05");

        // When
        CommandRun newerFirst = CommandRun.of("replay", "--offline", june, january);

        // Then
        assertThat(newerFirst.out())
                .isEqualTo(CommandRun.of("replay", "--offline", january, june).out());
        assertThat(newerFirst.out().lines().map(line -> line.replaceAll(".*\"startedAt\":\"([^T]*)T.*", "$1")))
                .containsExactly("2026-01-03", "2026-06-05");
        assertThat(newerFirst.err()).doesNotContain("out of order");
    }

    private String report(String name, String day) throws IOException {
        Path report = Files.createDirectories(directory.resolve(name));
        Files.createDirectories(report.resolve("var/log"));
        Files.writeString(report.resolve("host.json"), "{\"host\":\"web-01\",\"kernel\":\"6.1.0\"}");
        Files.writeString(report.resolve("var/log/kern.log"), RotatedLogsTest.kill(day));
        return report.toString();
    }
}
