// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands on an archive of classes as {@code ./enomem} makes it: Java 17 crashes at a lambda of a nested class whose outer
 * class was left out of the archive, as those are that implement an interface compiled for Java 5 (picocli's).
 */
class ArchivedClassesIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final String TRAINING = "src/main/launcher/training";

    @TempDir
    private Path directory;

    @Test
    void diagnoseAnswersInEveryFormatOnTheArchiveOfItsFirstRun() throws Exception {
        // Given
        Path archive = directory.resolve("classes.jsa");
        run("-XX:ArchiveClassesAtExit=" + archive, "json");
        assertThat(archive).isNotEmptyFile();

        for (String format : List.of("text", "json", "ecs", "ocsf")) {
            // When
            int exit = run("-XX:SharedArchiveFile=" + archive, format);

            // Then
            assertThat(exit).as(format).isZero();
            assertThat(directory.resolve("out")).as(format).isNotEmptyFile();
        }
    }

    private int run(String archive, String format) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(JAVA.toString(), "-XX:+UseSerialGC", "-Xlog:disable", "-Xlog:all=off"));
        command.addAll(List.of("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.enomem.schemas", archive));
        command.addAll(List.of("-XX:ErrorFile=" + directory.resolve("crash"), "-cp", jar().toString()));
        command.addAll(List.of("io.enomem.standalone.Main", "diagnose", "--format=" + format, TRAINING));
        return new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start()
                .waitFor();
    }

    private static Path jar() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "enomem", "lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("enomem-standalone-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
