// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.live;

import io.enomem.standalone.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** {@code enomem up} as users run it: a process of its own, which a signal stops. Killed when closed, if it still runs. */
final class UpProcess implements AutoCloseable {
    /** On a calm machine 5 s; with everything else a build does at the same time, many times that. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final long began = System.nanoTime();
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /**
     * A line that it printed.
     *
     * @param nanos when it was read here, on the clock of System.nanoTime
     */
    record Line(String text, long nanos) {}

    private UpProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "up-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it on that data directory; does not wait. */
    static UpProcess start(Path dataDir, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.enomem.schemas",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "up",
                "--port=0",
                "--data-dir=" + dataDir));
        command.addAll(List.of(options));
        return new UpProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The first line like that, waited for. */
    Line await(String what, Predicate<String> like) {
        try {
            return Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> first(like), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("'up' did not print: " + what + ". It said: " + lines(), e);
        }
    }

    /** Waits until it says that it is ready. */
    UpProcess awaitReady() {
        await("ready", line -> line.startsWith("Ready after"));
        return this;
    }

    /** How long it took to be ready: tells how fast this machine is just now. */
    Duration readyAfter() {
        return Duration.ofNanos(
                await("ready", line -> line.startsWith("Ready after")).nanos() - began);
    }

    /** Everything printed so far, standard error included. */
    List<String> lines() {
        return lines.stream().map(Line::text).toList();
    }

    /**
     * Stops it and tells how long that took. By SIGTERM: Java treats SIGINT alike, but a build that a script started in the
     * background hands a SIGINT that is ignored down to all its processes.
     */
    Duration stop() throws IOException, InterruptedException {
        long began = System.nanoTime();
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("does not stop; it said " + lines());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits until it ends by itself; its exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("does not end; it said " + lines());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Optional<Line> first(Predicate<String> like) {
        return lines.stream().filter(line -> like.test(line.text())).findFirst();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(new Line(line, System.nanoTime()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
