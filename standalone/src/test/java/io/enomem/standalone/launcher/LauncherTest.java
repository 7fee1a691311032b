// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a tree of its own, with Java runtimes and a Maven that are a few lines of shell each. */
class LauncherTest {
    @TempDir
    private Path temp;

    private Path root;
    private Path launcher;

    private record Ran(int exit, List<String> out, List<String> err) {}

    @BeforeEach
    void copyTheLauncher() throws IOException {
        root = Files.createDirectories(temp.resolve("a tree"));
        // Only the runtimes of the test may be found.
        String script = Files.readString(Path.of("..", "enomem")).replace("/usr/lib/jvm/", temp + "/jvm/");
        launcher = executable(root.resolve("enomem"), script);
    }

    @Test
    void oldJava_isNamedWithTheNextStep() throws Exception {
        // Given
        Path old = java(temp.resolve("old"), "11.0.2");

        // When
        Ran ran = run(Map.of("JAVA_HOME", old.toString()), "--version");

        // Then
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .singleElement()
                .asString()
                .contains("needs Java 17", "11.0.2", old.toString(), "apt-get install", "JAVA_HOME");
    }

    @Test
    void noJavaAtAll_saysWhatToInstall() throws Exception {
        // When
        Ran ran = run(Map.of(), "--version");

        // Then
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).singleElement().asString().contains("needs Java 17", "found none", "apt-get install");
    }

    @Test
    void newerJavaOfTheSystem_isTakenWhereJavaHomeIsTooOld() throws Exception {
        // Given
        Path old = java(temp.resolve("old"), "1.8.0_392");
        java(temp.resolve("jvm/new"), "21.0.1");
        jar();

        // When
        Ran ran = run(Map.of("JAVA_HOME", old.toString()), "diagnose", "a file");

        // Then
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).singleElement().asString().contains("21.0.1 runs").endsWith("diagnose a file");
    }

    @Test
    void exitCodeOfTheProgram_isThatOfTheLauncher() throws Exception {
        // Given
        java(temp.resolve("jvm/new"), "17");
        jar();

        // When
        Ran ran = run(Map.of("ENOMEM_TEST_EXIT", "2"), "--wrong");

        // Then
        assertThat(ran.exit()).isEqualTo(2);
    }

    @Test
    void nothingBuiltAndNoMaven_saysWhatToInstall() throws Exception {
        // Given
        java(temp.resolve("jvm/new"), "17");
        Files.writeString(root.resolve("pom.xml"), "<project/>");

        // When
        Ran ran = run(Map.of(), "--version");

        // Then
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).singleElement().asString().contains("found no Maven", "install Maven 3.8");
    }

    @Test
    void failedBuild_showsItsLastLinesAndWhereTheRestIs() throws Exception {
        // Given
        java(temp.resolve("jvm/new"), "17");
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        executable(
                Files.createDirectories(temp.resolve("bin")).resolve("mvn"),
                "#!/bin/sh\necho 'no such symbol'\nexit 1\n");

        // When
        Ran ran = run(Map.of(), "--version");

        // Then
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).anyMatch(line -> line.contains("build failed") && line.contains("build.log"));
        assertThat(ran.err()).contains("no such symbol");
    }

    @Test
    void agentAsAService_isStartedByItsOwnScript() throws Exception {
        // Given
        Path home = java(temp.resolve("jvm/new"), "17");
        jar();
        agentScript();

        // When
        Ran ran = run(Map.of(), "agent", "--config", "a file");

        // Then
        assertThat(ran.out()).containsExactly(home + " agent script: --config a file");
    }

    @Test
    void agentCheck_isPartOfTheCommandLine() throws Exception {
        // Given
        java(temp.resolve("jvm/new"), "17");
        jar();
        agentScript();

        // When
        Ran ran = run(Map.of(), "agent", "check", "--config", "a file");

        // Then
        assertThat(ran.out()).singleElement().asString().endsWith("agent check --config a file");
    }

    private void agentScript() throws IOException {
        executable(
                Files.createDirectories(root.resolve("standalone/target/enomem/bin"))
                        .resolve("enomem-agent"),
                "#!/bin/sh\necho \"$JAVA_HOME agent script: $*\"\n");
    }

    private void jar() throws IOException {
        Path built = Files.createDirectories(root.resolve("standalone/target/enomem"));
        Files.writeString(built.resolve("stamp"), "");
        Files.writeString(Files.createDirectories(built.resolve("lib")).resolve("enomem-standalone-1.jar"), "");
    }

    /** A runtime that says who it is and what it is asked to run. */
    private Path java(Path home, String version) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        executable(bin.resolve("java"), "#!/bin/sh\necho \"" + version + " runs $*\"\nexit ${ENOMEM_TEST_EXIT:-0}\n");
        executable(bin.resolve("javac"), "#!/bin/sh\n");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Ran run(Map<String, String> environment, String... arguments) throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", launcher.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().put("PATH", temp.resolve("bin") + ":" + tools());
        builder.environment().putAll(environment);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(
                process.exitValue(),
                Files.readAllLines(out, StandardCharsets.UTF_8),
                Files.readAllLines(err, StandardCharsets.UTF_8));
    }

    /** A directory with the tools that the script may count on, and without java and mvn. */
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(temp.resolve("tools"));
        for (String tool : List.of(
                "sh",
                "cat",
                "date",
                "dirname",
                "find",
                "flock",
                "head",
                "kill",
                "mkdir",
                "mv",
                "readlink",
                "sed",
                "sleep",
                "tail",
                "tr")) {
            for (String directory : List.of("/bin", "/usr/bin")) {
                Path found = Path.of(directory, tool);
                if (Files.exists(found) && !Files.exists(tools.resolve(tool))) {
                    executable(tools.resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
                }
            }
        }
        return tools;
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
