// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.benchmarks.LoopbackBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /** Four hours are timed: the compiler, which is not done by then, has little of it. */
    private static final long TIMED = 1_440;

    private static final String CHANGELOG = Application.GROUP + "-incident-rows-changelog";

    private final Path directory;
    private final Path config;
    private final int hosts;
    private final List<String> flags;
    private final List<Path> captures;
    private final Application application;

    private EndToEnd(Path directory, int hosts, List<String> flags, List<Path> captures) throws IOException {
        this.directory = directory;
        this.config = directory.resolve("client.properties");
        this.hosts = hosts;
        this.flags = flags;
        this.captures = captures;
        this.application = new Application(directory, config, flags);
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
            broker.until("The broker", () -> Files.exists(config));
            Map<String, Object> client = Floors.client(config);
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic(Floors.TOPIC, 4, (short) 1)))
                        .all()
                        .get();
                measure(client, new Consumed(admin, Application.GROUP), broker);
            }
        }
    }

    private void measure(Map<String, Object> client, Consumed consumed, ServiceProcess broker) throws Exception {
        // The latency phase goes faster than a host's clock: all of it lies in the past, so that no record is ahead of
        // its arrival.
        Instant start = Instant.now().minus(Duration.ofDays(3));
        try (Fleet fleet = new Fleet(client, captures, hosts, start)) {
            fleet.sendAll(0, FILLED);
            long filled = consumed.sent();
            fleet.sendAll(FILLED, FILLED + TIMED);
            say(
                    "%,d hosts; %,d samples of %d bytes in the mean as the agent encodes them",
                    hosts, fleet.samples(), fleet.meanBytes());
            try (ServiceProcess app = application.start()) {
                double sustained = backlog(client, consumed, filled, app);
                if (Delays.asked()) {
                    Latency latency = new Latency(client, fleet, hosts, start, FILLED + TIMED);
                    new Delays(latency, consumed, app, broker).measure(sustained);
                }
            }
        }
        Volume kept = Volume.kept(client, consumed.ends(CHANGELOG));
        say("state: %,d rows and %,d bytes a host", kept.records() / hosts, kept.bytes() / hosts);
        if (Delays.asked()) {
            restore();
        }
    }

    /** What of the backlog lies behind its first part is timed, and compared with the floors; records a second. */
    private double backlog(Map<String, Object> client, Consumed consumed, long filled, ServiceProcess app)
            throws Exception {
        long sent = consumed.sent();
        app.until(Application.NAME, () -> consumed.committed() >= filled);
        Map<TopicPartition, Long> before = consumed.ends(CHANGELOG);
        double cpu = app.cpuSeconds();
        double compiler = app.compilerSeconds();
        long from = consumed.committed();
        long nanos = System.nanoTime();
        app.until(Application.NAME, () -> consumed.committed() >= sent);
        double spent = app.cpuSeconds() - cpu;
        compiler = app.compilerSeconds() - compiler;
        double wall = (System.nanoTime() - nanos) / 1e9;
        long samples = sent - from;
        Volume written = Volume.between(client, before, consumed.ends(CHANGELOG));
        say(
                "%,.0f a CPU second: streams application (%,d records in %.1f CPU s, of which the compiler %.1f; %.1f s; peak %d MiB resident)",
                samples / spent, samples, spent, compiler, wall, app.peakMebibytes());
        say(
                "state written per record: %.2f records, %,d bytes",
                (double) written.records() / samples, written.bytes() / samples);
        floors(filled, (double) written.records() / samples, (double) written.bytes() / samples);
        return samples / wall;
    }

    private void floors(long warm, double records, double bytes) throws IOException, InterruptedException {
        Path log = directory.resolve("floors.log");
        try (ServiceProcess floors = ServiceProcess.start(
                log,
                flags,
                Floors.class,
                List.of(
                        config.toString(),
                        Long.toString(warm),
                        Double.toString(records),
                        Double.toString(bytes),
                        directory.resolve("floor-state").toString()))) {
            floors.await("The floors");
        }
        Files.readString(log)
                .lines()
                .filter(line -> line.contains("a CPU second"))
                .forEach(System.out::println);
    }

    private void restore() throws Exception {
        long bytes = application.bytesOnDisk();
        Application.Started warm = application.startOnce();
        application.loseState();
        Application.Started cold = application.startOnce();
        say(
                "state on disk: %,d bytes a host; ready after %s with it, after %s without (restored from the changelog)",
                bytes / hosts, warm, cold);
    }

    static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
