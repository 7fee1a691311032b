// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
    @TempDir
    private Path directory;

    @Test
    void whatCannotBeRead_isToldOnce_andTheRestGoesOn() throws Exception {
        // Given
        String host = host("a", "2026-01-03");

        // When
        CommandRun run = CommandRun.of("replay", "--offline", directory + "/missing", host);

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.err().lines().filter(line -> line.contains("missing")))
                .containsExactly(
                        "enomem: Cannot read " + directory + "/missing: no such file or directory; the rest goes on");
    }

    @Test
    void anInputWithoutAnything_isTold_byTheNameThatTheUserGave() throws Exception {
        // Given
        Path empty = Files.createDirectory(directory.resolve("empty"));

        // When
        CommandRun run = CommandRun.of("replay", "--offline", empty.toString());

        // Then
        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains("enomem: " + empty + ": nothing was found in it:");
    }

    @Test
    void aHostThatIsNotThere_isTold_withThoseThatAre() throws Exception {
        // When
        CommandRun run = CommandRun.of("replay", "--offline", "--host", "c", host("a", "2026-01-03"));

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("No host named c is in what was named: there is a.");
    }

    @Test
    void whatWasSaidOfHostsThatAreNotReplayed_isNotGone() throws Exception {
        // Given
        String a = host("a", "2026-01-03");
        String b = host("b", "2026-01-04");
        Path before = directory.resolve("before.jsonl");
        Files.writeString(
                before, CommandRun.of("diagnose", "--format=json", a, b).out());

        // When
        CommandRun run = CommandRun.of("replay", "--offline", "--diff", before.toString(), "--host", "b", a, b);

        // Then
        assertThat(run.out()).isEqualTo("1 unchanged, 0 changed, 0 new, 0 gone\n");
    }

    @Test
    void whatTheSameIsSaidOfManyFiles_isToldOnce() throws Exception {
        // Given a log of which rotation left four files, without a year
        Path logs = Files.createDirectories(directory.resolve("host/var/log"));
        for (String name : new String[] {"kern.log", "kern.log.1", "kern.log.2", "kern.log.3"}) {
            Files.writeString(logs.resolve(name), "Jan  3 10:00:00 web kernel: [ 1.000000] usb 1-1: new device\n");
        }

        // When
        CommandRun run =
                CommandRun.of("replay", "--offline", directory.resolve("host").toString());

        // Then
        assertThat(run.err().lines().filter(line -> line.contains("no year")))
                .containsExactly("enomem: " + directory.resolve("host")
                        + ": var/log/kern.log.3 (and 3 others): its dates carry no year; the newest year that fits was"
                        + " taken");
    }

    @Test
    void aTimeThatIsNone_isRefused_withTheFormsThatAre() {
        // When
        CommandRun run = CommandRun.of("replay", "--from", "yesterday");

        // Then
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("--from", "'yesterday' is no time: write it in UTC, such as 2026-01-31T12:00:00Z")
                .doesNotContain("java.");
    }

    private String host(String name, String day) throws IOException {
        Path host = directory.resolve(name);
        Files.createDirectories(host.resolve("var/log"));
        Files.writeString(host.resolve("host.json"), "{\"host\":\"" + name + "\",\"kernel\":\"6.1.0\"}");
        String head = day + "T10:00:00.000000+00:00 web-01 kernel: [ 1000.000000] ";
        Files.writeString(
                host.resolve("var/log/kern.log"), head + "nf_conntrack: nf_conntrack: table full, dropping packet\n");
        return host.toString();
    }
}
