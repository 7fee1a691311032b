// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the agent, with a Java runtime that is a few lines of shell. */
class AgentScriptTest {
    @TempDir
    private Path temp;

    private Path script;
    private Path cache;
    private Path asked;

    @BeforeEach
    void install() throws IOException {
        script = executable(
                Files.createDirectories(temp.resolve("enomem/bin")).resolve("enomem-agent"),
                Files.readString(Path.of("..", "ingest-agent/src/main/launcher/enomem-agent")));
        Files.writeString(
                Files.createDirectories(temp.resolve("enomem/lib")).resolve("enomem-ingest-agent-1-service.jar"),
                "jar");
        cache = Files.createDirectories(temp.resolve("cache"));
        asked = temp.resolve("asked");
        // Says what it is asked to run; makes the archive that it is asked for.
        executable(
                Files.createDirectories(temp.resolve("java/bin")).resolve("java"),
                "#!/bin/sh\necho \"$*\" >> '" + asked + "'\ncase $* in *-Xshare:dump*) for a; do case $a in"
                        + " -XX:SharedArchiveFile=*) echo classes > \"${a#*=}\" ;; esac; done ;; esac\n");
    }

    @Test
    void theFirstStartKeepsTheClassesAndEveryStartUsesThem() throws Exception {
        // When
        run("--config", "/etc/enomem/agent.properties");
        run("--config", "/etc/enomem/agent.properties");

        // Then
        List<String> runs = Files.readAllLines(asked);
        assertThat(runs).hasSize(4);
        assertThat(runs.get(0)).contains("-XX:DumpLoadedClassList=" + cache).endsWith("io.enomem.agent.Rehearsal");
        assertThat(runs.get(1)).contains("-Xshare:dump", "-XX:SharedClassListFile=" + cache);
        assertThat(runs.get(2))
                .contains("-XX:SharedArchiveFile=" + cache)
                .endsWith("--config /etc/enomem/agent.properties");
        assertThat(runs.get(3)).isEqualTo(runs.get(2));
        assertThat(cache).isDirectoryNotContaining(file -> file.toString().endsWith(".new"));
    }

    @Test
    void newJarsMakeNewClassesAndRemoveTheOldOnes() throws Exception {
        // Given
        run();
        Files.writeString(temp.resolve("enomem/lib/enomem-ingest-agent-1-service.jar"), "a newer jar");

        // When
        run();

        // Then
        assertThat(Files.readAllLines(asked))
                .filteredOn(run -> run.endsWith("Rehearsal"))
                .hasSize(2);
        try (var files = Files.list(cache)) {
            assertThat(files).singleElement().asString().endsWith(".jsa");
        }
    }

    @Test
    void aCacheThatCannotBeWrittenCostsMemoryAndNotTheStart() throws Exception {
        // Given
        Files.delete(cache);

        // When
        String told = run("--set", "a=b");

        // Then
        assertThat(told).isEmpty();
        assertThat(Files.readAllLines(asked)).singleElement().asString().endsWith("--set a=b");
    }

    private String run(String... arguments) throws Exception {
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", temp.resolve("java").toString());
        builder.environment().put("CACHE_DIRECTORY", cache.toString());
        Process process =
                builder.redirectErrorStream(true).redirectOutput(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readString(err);
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
