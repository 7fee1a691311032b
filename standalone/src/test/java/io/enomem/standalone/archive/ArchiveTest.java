// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.standalone.command.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    @TempDir
    private Path directory;

    @Test
    void replayOfAnArchive_saysByteForByteWhatWasSaidThen() throws Exception {
        // Given
        String[] captures = {carried("cgroup-memory-limit"), carried("app-memory-leak"), carried("calm")};
        Path archive = directory.resolve("incidents.avro");
        String then = CommandRun.of("diagnose", "--format=json", captures[0], captures[1], captures[2])
                .out();
        CommandRun archived =
                CommandRun.of("archive", "--out", archive.toString(), captures[0], captures[1], captures[2]);

        // When
        CommandRun replayed = CommandRun.of("replay", archive.toString());

        // Then
        assertThat(archived.err()).doesNotContain("nobody foresaw");
        assertThat(archived.exit()).isZero();
        assertThat(then.lines()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(replayed.out().lines())
                .containsExactlyInAnyOrderElementsOf(then.lines().toList());
        assertThat(CommandRun.of("replay", "--diff", "--", archive.toString()).out())
                .startsWith(then.lines().count() + " unchanged, 0 changed, 0 new, 0 gone");
        assertThat(Files.list(directory)).containsExactly(archive);
    }

    @Test
    void whatIsNoArchive_isToldWithTheNextStep() throws Exception {
        // Given
        Path damaged = directory.resolve("damaged.avro");
        Files.write(damaged, new byte[] {'O', 'b', 'j', 1, 7, 7, 7});

        // When
        CommandRun run = CommandRun.of("replay", damaged.toString());

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("damaged.avro").doesNotContain("\tat ");
    }

    private static String carried(String name) throws Exception {
        var archive = ArchiveTest.class.getResource("/captures/" + name + ".tar.gz");
        return Path.of(Objects.requireNonNull(archive, name).toURI()).toString();
    }
}
