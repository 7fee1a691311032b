// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 on a real process, at random points of reading a log that is written and rotated all the while. */
class KilledTailerTest {
    @TempDir
    Path directory;

    private @Nullable Process process;

    @Test
    void everyLineArrivesUnderOneIdentityThroughFiveKills() throws Exception {
        everyLineArrivesThroughKills(5, 5);
    }

    @Tag("long")
    @Test
    void everyLineArrivesUnderOneIdentityThroughAHundredKills() throws Exception {
        everyLineArrivesThroughKills(100, 100);
    }

    private void everyLineArrivesThroughKills(int kills, long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        Files.createDirectories(directory.resolve("state"));
        Path broker = Files.createFile(directory.resolve("broker"));
        WrittenLogs written = new WrittenLogs(
                Files.createDirectories(directory.resolve("logs")).resolve("app.log"), random);

        // When
        for (int i = 0; i < kills; i++) {
            start(broker);
            written.append();
            written.finishLine();
            String known = written.lines.get(written.lines.size() - 1);
            await().until(() -> whole(broker).anyMatch(sent -> sent.endsWith(known)));
            for (int j = 0; j < 20; j++) {
                written.append();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(5));
            }
            kill();
            rotate(written, random);
        }
        written.append();
        written.finishLine();
        start(broker);

        // Then
        Map<String, String> lineOf = new TreeMap<>();
        await().until(() -> {
            lineOf.clear();
            read(broker, lineOf);
            return lineOf.values().containsAll(written.lines);
        });
        assertThat(lineOf.values()).containsExactlyInAnyOrderElementsOf(written.lines);
    }

    /** What may happen to a log while its reader is dead: one rotation, of either kind, or none. */
    private static void rotate(WrittenLogs written, Random random) throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> written.rename();
            case 1 -> written.copyAndTruncate();
            default -> written.append();
        }
    }

    private static void read(Path broker, Map<String, String> lineOf) throws IOException {
        for (String sent : whole(broker).toList()) {
            int tab = sent.indexOf('\t');
            String line = sent.substring(tab + 1);
            String same = lineOf.putIfAbsent(sent.substring(0, tab), line);
            assertThat(same == null ? line : same).isEqualTo(line);
        }
    }

    /** Records that were written to their end: one may be on its way, and a kill may have cut one, which comes again. */
    private static Stream<String> whole(Path broker) throws IOException {
        return Files.readString(broker)
                .lines()
                .filter(sent -> sent.endsWith(TailerProcess.END))
                .map(sent -> sent.substring(0, sent.length() - TailerProcess.END.length()));
    }

    @AfterEach
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void start(Path broker) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TailerProcess.class.getName(),
                directory + "/logs/app.log",
                directory.resolve("state").toString(),
                broker.toString());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }
}
