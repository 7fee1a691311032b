// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.standalone.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code enomem replay} with a broker of its own is told to stop (Ctrl-C) in the middle: nothing is left behind. */
class ReplayStopIT {
    private static final int LINES = 200_000;

    @TempDir
    private Path temp;

    @Test
    @Timeout(300)
    void replayThatIsToldToStop_takesAwayWhatItMade() throws Exception {
        // Given a replay that works, in a directory for temporary files of its own
        Path made = Files.createDirectory(temp.resolve("tmp"));
        List<String> command = List.of("replay", log().toString());
        try (JavaProcess replay =
                JavaProcess.start(temp.resolve("log"), List.of("-Djava.io.tmpdir=" + made), Main.class, command)) {
            await().atMost(Processes.PATIENCE).until(() -> topicsAreThere(made));

            // When
            replay.stop();

            // Then
            assertThat(replay.said())
                    .contains("enomem: stopped before the replay had ended: what it made is removed")
                    .doesNotContain("\tat ");
            assertThat(replays(made)).isEmpty();
        }
    }

    private Path log() throws IOException {
        Path log = temp.resolve("dmesg");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(log))) {
            for (int line = 0; line < LINES; line++) {
                out.printf("[%d.000000] usb 1-1: new high-speed USB device number %d%n", line, line);
            }
        }
        return log;
    }

    /** The replay has made its topics, in the data of its broker. */
    private static boolean topicsAreThere(Path made) throws IOException {
        for (Path replay : replays(made)) {
            try (Stream<Path> files = Files.walk(replay)) {
                if (files.anyMatch(file -> file.getFileName().toString().contains(".kernel-records-"))) {
                    return true;
                }
            } catch (UncheckedIOException e) {
                // It is being written meanwhile.
                return false;
            }
        }
        return false;
    }

    private static List<Path> replays(Path made) throws IOException {
        try (Stream<Path> files = Files.list(made)) {
            return files.filter(file -> file.getFileName().toString().startsWith("enomem-replay-"))
                    .toList();
        }
    }
}
