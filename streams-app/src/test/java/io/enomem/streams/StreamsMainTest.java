// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsMainTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void kafkaThatDoesNotAnswerIsToldInOneSentenceWithTheNextStep() {
        // Given nobody who listens on that port
        List<String> settings = List.of(
                "kafka.bootstrap.servers=127.0.0.1:1",
                "kafka.admin.default.api.timeout.ms=500",
                "kafka.admin.request.timeout.ms=500",
                "rest.listen=",
                "streams.state.dir=" + directory);

        // When
        int exit = run(settings);

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(told()).singleElement().asString().contains("does not answer", "kafka.bootstrap.servers");
    }

    @Test
    void anAddressThatIsNoneIsTheUsersMistake() {
        assertThat(run(List.of("streams.application.server=nowhere"))).isEqualTo(2);
        assertThat(told()).singleElement().asString().contains("streams.application.server", "host:port, such as");
    }

    @Test
    void aStateDirectoryThatCannotBeMadeIsNotBlamedOnKafka() throws Exception {
        // Given
        Path file = Files.createFile(directory.resolve("file"));

        // When
        int exit = run(List.of("streams.state.dir=" + file.resolve("state"), "rest.listen=none"));

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(told())
                .singleElement()
                .asString()
                .contains(file + "/state", "streams.state.dir")
                .doesNotContain("credentials");
    }

    @Test
    void anUnknownArgumentIsAUsageError() {
        // When
        int exit = StreamsMain.run(List.of("--confg", "x"), Map.of(), new PrintStream(err, true, UTF_8));

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(told()).singleElement().asString().contains("--confg", "--config FILE");
    }

    @Test
    void aTemporaryDirectoryFromWhichNothingCanBeLoadedIsToldWithTheNextStep() throws Exception {
        // Given one that is not there, which fails as one that is mounted noexec does
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + directory.resolve("missing"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StreamsMain.class.getName(),
                        "--set",
                        "streams.state.dir=" + directory)
                .redirectErrorStream(true)
                .start();

        // When
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        // Then
        assertThat(process.waitFor()).as(said).isEqualTo(2);
        assertThat(said).doesNotContain("\tat ").contains(directory.resolve("missing") + " (", "-Djava.io.tmpdir=DIR");
    }

    private int run(List<String> settings) {
        List<String> arguments = new ArrayList<>();
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return StreamsMain.run(arguments, Map.of(), new PrintStream(err, true, UTF_8));
    }

    private List<String> told() {
        return err.toString(UTF_8).lines().toList();
    }
}
