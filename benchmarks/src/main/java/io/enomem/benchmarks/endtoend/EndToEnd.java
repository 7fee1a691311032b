// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.benchmarks.LoopbackBroker;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/**
 * Fills the stores of a fleet, then measures: samples per CPU second, the floors beneath that, the time from a kernel
 * record to its diagnosis, what the state takes and how long it takes to get it back. Arguments: a directory for all of it,
 * hosts, flags of the application's JVM ({@code -Xmx1g,-XX:+UseSerialGC}), captures of hosts.
 */
final class EndToEnd {
    /** An hour: full detail is 15 minutes, reducing and letting go have begun, and most is compiled. */
    private static final long FILLED = 360;

    /** 20 minutes are timed. */
    private static final long TIMED = 120;

    private static final int LATENCY_SECONDS = 75;

    /** Shares of the rate in a backlog, or records a second. */
    private static final List<Double> LOADS = Stream.of(
                    System.getProperty("enomem.load", "0.25,0.4,0.6").split(","))
            .map(Double::valueOf)
            .toList();

    private static final double LIVE_LOAD = 0.6;
    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final String GROUP = "enomem-streams";
    private static final String CHANGELOG = GROUP + "-incident-rows-changelog";

    private final Path directory;
    private final Path config;
    private final int hosts;
    private final List<String> flags;
    private final List<Path> captures;
    private final int port;

    private EndToEnd(Path directory, int hosts, List<String> flags, List<Path> captures) throws IOException {
        this.directory = directory;
        this.config = directory.resolve("client.properties");
        this.hosts = hosts;
        this.flags = flags;
        this.captures = captures;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    public static void main(String[] args) throws Exception {
        List<Path> captures = Stream.of(args).skip(3).map(Path::of).toList();
        new EndToEnd(Path.of(args[0]), Integer.parseInt(args[1]), List.of(args[2].split(",")), captures).run();
    }

    private void run() throws Exception {
        say("rows of a host after 26 h:%s", new DayOfRows().of(captures.get(0)));
        try (ServiceProcess broker = ServiceProcess.start(
                directory.resolve("broker.log"),
                List.of("-Xmx512m"),
                LoopbackBroker.class,
                List.of(directory.resolve("broker").toString(), config.toString()))) {
            until(() -> Files.exists(config), broker, "The broker");
            Map<String, Object> client = Floors.client(config);
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic(Floors.TOPIC, 4, (short) 1)))
                        .all()
                        .get();
                measure(client, new Consumed(admin, GROUP), broker);
            }
        }
    }

    private void measure(Map<String, Object> client, Consumed consumed, ServiceProcess broker) throws Exception {
        // The latency phase goes faster than a host's clock: all of it lies in the past, so that no record is ahead of
        // its arrival.
        Instant start = Instant.now().minus(Duration.ofHours(12));
        try (Fleet fleet = new Fleet(client, captures, hosts, start)) {
            fleet.sendAll(0, FILLED);
            long filled = consumed.sent();
            fleet.sendAll(FILLED, FILLED + TIMED);
            long sent = consumed.sent();
            say(
                    "%,d hosts; %,d samples of %d bytes in the mean as the agent encodes them",
                    hosts, fleet.samples(), fleet.meanBytes());

            double sustained;
            Volume written;
            try (ServiceProcess app = app()) {
                until(() -> consumed.committed() >= filled, app, "The application");
                Map<TopicPartition, Long> before = consumed.ends(CHANGELOG);
                double cpu = app.cpuSeconds();
                double compiler = app.compilerSeconds();
                long from = consumed.committed();
                long nanos = System.nanoTime();
                until(() -> consumed.committed() >= sent, app, "The application");
                double spent = app.cpuSeconds() - cpu;
                compiler = app.compilerSeconds() - compiler;
                double wall = (System.nanoTime() - nanos) / 1e9;
                long samples = sent - from;
                sustained = samples / wall;
                written = Volume.between(client, before, consumed.ends(CHANGELOG));
                say(
                        "%,.0f a CPU second: streams application (%,d records in %.1f CPU s, of which the compiler %.1f; %.1f s; peak %d MiB resident)",
                        samples / spent, samples, spent, compiler, wall, app.peakMebibytes());
                say(
                        "state written per record: %.2f records, %,d bytes",
                        (double) written.records() / samples, written.bytes() / samples);
                floors(filled, (double) written.records() / samples, (double) written.bytes() / samples);
                delays(new Latency(client, fleet, hosts, start, FILLED + TIMED), sustained, app, broker);
            }
        }
        Volume kept = Volume.kept(client, consumed.ends(CHANGELOG));
        say("state: %,d rows and %,d bytes a host", kept.records() / hosts, kept.bytes() / hosts);
        restore();
    }

    /**
     * Delays at several loads; then at a share of what the application would sustain live if it had its one thread's core for
     * itself, whatever the generator and the broker take: by what a record cost it at the first load. Before all, that load
     * once more: what diagnosing runs through is not compiled yet, and compiling it takes a core for most of a minute.
     */
    private static void delays(Latency latency, double backlog, ServiceProcess app, ServiceProcess broker)
            throws Exception {
        delay(latency, "the first minute of diagnosing", rate(LOADS.get(0), backlog), app, broker);
        double alone = 0;
        for (double load : LOADS) {
            double rate = rate(load, backlog);
            double cores = delay(latency, percent(rate / backlog) + " of a backlog's rate", rate, app, broker);
            alone = alone == 0 ? rate / cores : alone;
        }
        String of = String.format(Locale.ROOT, "%s of %,.0f, which would fill one core", percent(LIVE_LOAD), alone);
        delay(latency, of, LIVE_LOAD * alone, app, broker);
    }

    /** A load below 10 is a share of the rate in a backlog, any other one records a second. */
    private static double rate(double load, double backlog) {
        return load < 10 ? load * backlog : load;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** Says what was found; the cores that the application took. */
    private static double delay(Latency latency, String of, double rate, ServiceProcess app, ServiceProcess broker)
            throws Exception {
        double generator = ServiceProcess.ownCpuSeconds();
        double application = app.cpuSeconds();
        double compiler = app.compilerSeconds();
        double kafka = broker.cpuSeconds();
        long nanos = System.nanoTime();
        String found = latency.run(rate, LATENCY_SECONDS);
        double wall = (System.nanoTime() - nanos) / 1e9;
        application = (app.cpuSeconds() - application) / wall;
        say("at %,.0f a second, %s: %s", rate, of, found);
        say(
                "    cores: application %.2f, of which its compiler %.2f; broker %.2f, generator and reader %.2f",
                application,
                (app.compilerSeconds() - compiler) / wall,
                (broker.cpuSeconds() - kafka) / wall,
                (ServiceProcess.ownCpuSeconds() - generator) / wall);
        return application;
    }

    private void floors(long warm, double records, double bytes) throws IOException, InterruptedException {
        Path log = directory.resolve("floors.log");
        try (ServiceProcess floors = ServiceProcess.start(
                log,
                flags,
                Floors.class,
                List.of(config.toString(), Long.toString(warm), Double.toString(records), Double.toString(bytes)))) {
            floors.await("The floors");
        }
        Files.readString(log)
                .lines()
                .filter(line -> line.contains("a CPU second"))
                .forEach(System.out::println);
    }

    private void restore() throws Exception {
        long bytes = size(state());
        Started warm = startAgain();
        try (Stream<Path> files = Files.walk(state())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Started cold = startAgain();
        say(
                "state on disk: %,d bytes a host; ready after %s with it, after %s without (restored from the changelog)",
                bytes / hosts, warm, cold);
    }

    /** What it took until an instance was ready. */
    private record Started(double seconds, double cpuSeconds) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f s (%.1f CPU s)", seconds, cpuSeconds);
        }
    }

    private Started startAgain() throws Exception {
        long begin = System.nanoTime();
        try (ServiceProcess app = app()) {
            until(this::ready, app, "The application");
            return new Started((System.nanoTime() - begin) / 1e9, app.cpuSeconds());
        }
    }

    private ServiceProcess app() throws IOException {
        return ServiceProcess.start(
                directory.resolve("app.log"),
                flags,
                StreamsMain.class,
                List.of(
                        "--config",
                        config.toString(),
                        "--set",
                        "streams.state.dir=" + state(),
                        "--set",
                        "streams.commit.interval.ms=100",
                        "--set",
                        "streams.leave.on.close=true",
                        "--set",
                        "rest.listen=127.0.0.1:" + port));
    }

    private Path state() {
        return directory.resolve("state");
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

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(EndToEnd::sizeOf)
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

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException, ExecutionException, InterruptedException;
    }

    private static void until(Condition condition, ServiceProcess process, String name) throws Exception {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            process.requireAlive(name);
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(name + " is not there after " + PATIENCE);
            }
            Thread.sleep(100);
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
