// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.streams.StreamsMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The streams application as it is run in production: how it is started, and what it keeps on disk. */
final class Application {
    /** Its group of consumers. */
    static final String GROUP = "enomem-streams";

    static final String NAME = "The application";

    private final Path log;
    private final Path state;
    private final Path config;
    private final List<String> flags;
    private final int port;

    /** @param flags of its JVM */
    Application(Path directory, Path config, List<String> flags) throws IOException {
        this.log = directory.resolve("app.log");
        this.state = directory.resolve("state");
        this.config = config;
        this.flags = flags;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    /** Starts it, with the state that it left. */
    ServiceProcess start() throws IOException {
        return ServiceProcess.start(
                log,
                flags,
                StreamsMain.class,
                List.of(
                        "--config",
                        config.toString(),
                        "--set",
                        "streams.state.dir=" + state,
                        "--set",
                        "streams.commit.interval.ms=100",
                        "--set",
                        "streams.leave.on.close=true",
                        "--set",
                        "rest.listen=127.0.0.1:" + port));
    }

    /** What it took until an instance was ready. */
    record Started(double seconds, double cpuSeconds) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f s (%.1f CPU s)", seconds, cpuSeconds);
        }
    }

    /** Starts it, waits until it is ready, and stops it. */
    Started startOnce() throws Exception {
        long begin = System.nanoTime();
        try (ServiceProcess app = start()) {
            app.until(NAME, this::ready);
            return new Started((System.nanoTime() - begin) / 1e9, app.cpuSeconds());
        }
    }

    private boolean ready() throws InterruptedException {
        try {
            HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                    .build();
            return HttpClient.newHttpClient()
                            .send(ask, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Size of its files. */
    long bytesOnDisk() throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(Application::sizeOf)
                    .sum();
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes its files. */
    void loseState() throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
