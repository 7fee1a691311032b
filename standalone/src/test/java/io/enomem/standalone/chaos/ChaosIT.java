// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances, agents and the broker are killed under a known load with many incidents open. Whoever reads committed records
 * sees no revision twice, and in the end the diagnoses of a run that nobody disturbed.
 */
class ChaosIT {
    private static final DiagnosisJson JSON = new DiagnosisJson();

    private static final int INSTANCES = 3;
    private static final int HOSTS = 12;
    private static final int CGROUPS = 6;
    private static final int OPEN = 50;

    /** What was committed just before a kill is read a little after it. */
    private static final Duration UNDER_WAY = Duration.ofMillis(300);

    private static final long STEP_MILLIS = 2_000;
    private static final int LONG_KILLS = Integer.getInteger("enomem.chaos.kills", 100);
    private static final long SEED = Long.getLong("enomem.chaos.seed", 1);

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final Map<Kill, Integer> done = new EnumMap<>(Kill.class);
    private int insideTransaction;
    private int duringRestore;

    private Processes processes;
    private CommittedRevisions revisions;
    private JavaProcess agents;
    private KnownLoad load;
    private Set<String> machineIds;
    private Path agentState;

    /** What is killed. */
    private enum Kill {
        INSTANCE,
        /** One that was killed a moment ago and reads back its state. */
        RESTORING_INSTANCE,
        AGENTS,
        BROKER
    }

    @Test
    @Tag("long")
    @Timeout(900)
    void threeKillsAndOneThatLeavesChangeNothing() throws Exception {
        survive(() -> {
            instanceDiesAndComesBack();
            kill(Kill.AGENTS);
            kill(Kill.BROKER);
            processes.stop(0);
            processes.awaitWorkOf(1, 2);
        });
    }

    @Test
    @Tag("long")
    @Timeout(3 * 3_600)
    void manyKillsChangeNothing() throws Exception {
        Kill[] kinds = Kill.values();
        survive(() -> {
            for (int i = 0; i < LONG_KILLS; i++) {
                kill(kinds[random.nextInt(kinds.length)]);
                System.out.println(Instant.now() + " kills " + done + ", open " + revisions.open(machineIds));
            }
        });
    }

    /** What is done to them. */
    private interface Disturbance {
        void happen() throws Exception;
    }

    private void survive(Disturbance disturbance) throws Exception {
        try (Processes running = new Processes(directory, 1).startBroker()) {
            // Given
            processes = running;
            start();
            try (CommittedRevisions reader = new CommittedRevisions(processes.client(), Processes.PARTITIONS)) {
                revisions = reader;
                await().atMost(Processes.PATIENCE).until(() -> revisions.read().open(machineIds) >= OPEN);

                // When
                disturbance.happen();
                int steps = end();

                // Then
                List<String> undisturbed = undisturbed(steps);
                await().atMost(Processes.PATIENCE)
                        .untilAsserted(() -> assertThat(finals(revisions.read().last(machineIds)))
                                .isEqualTo(undisturbed));
                System.out.println("kills " + done + ", inside a transaction " + insideTransaction + ", during restore "
                        + duringRestore + "; seed " + SEED + ", " + steps + " steps, " + revisions.count()
                        + " revisions, " + undisturbed.size() + " incidents");
                assertThat(revisions.repeated()).isEmpty();
                assertThat(revisions.last(machineIds))
                        .extracting(Diagnosis::status)
                        .containsOnly(Status.FINAL, Status.SUPERSEDED);
                assertThat(3 * (insideTransaction + duringRestore))
                        .isGreaterThanOrEqualTo(
                                done.values().stream().mapToInt(n -> n).sum());
            }
        } finally {
            if (agents != null) {
                agents.close();
            }
        }
    }

    private void start() throws Exception {
        load = new KnownLoad(
                SEED, Instant.now().minus(12, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS), HOSTS, CGROUPS);
        machineIds = new TreeSet<>(load.machineIds());
        for (int instance = 0; instance < INSTANCES; instance++) {
            processes.start(instance);
        }
        agentState = Files.createDirectories(directory.resolve("agents"));
        Properties client = new Properties();
        client.putAll(processes.client());
        try (var out = Files.newBufferedWriter(agentState.resolve("client.properties"))) {
            client.store(out, null);
        }
        startAgents();
        processes.awaitReady(0, 1, 2);
    }

    private void startAgents() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(agentState.toString(), Long.toString(STEP_MILLIS)));
        arguments.addAll(load.arguments());
        agents = JavaProcess.start(directory.resolve("agents.log"), AgentsMain.class, arguments);
    }

    /** Its partitions go to the two others, and some come back with it. */
    private void instanceDiesAndComesBack() throws Exception {
        about(Kill.INSTANCE);
        Map<String, Duration> next = new TreeMap<>();
        killInstance(0);
        long killed = System.nanoTime();
        revisions.onEach(diagnosis -> {
            Duration since = Duration.ofNanos(System.nanoTime() - killed);
            if (since.compareTo(UNDER_WAY) > 0) {
                next.putIfAbsent(diagnosis.host().machineId(), since);
            }
        });
        await().atMost(Processes.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> revisions.read() != null && next.size() == HOSTS);
        System.out.println(
                "after kill -9 of one of three instances, with standbys: the next diagnosis of the last host after "
                        + Collections.max(next.values()));
        processes.awaitWorkOf(1, 2);
        processes.start(0);
        processes.awaitReady(0);
        processes.awaitWorkOf(0, 1, 2);
        processes.awaitReady(0, 1, 2);
    }

    private void about(Kill kill) {
        done.merge(kill, 1, Integer::sum);
        // A host whose round ends has none open for a moment.
        await().atMost(Processes.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> revisions.read().open(machineIds) >= OPEN);
    }

    private void kill(Kill kill) throws Exception {
        about(kill);
        int victim = random.nextInt(INSTANCES);
        switch (kill) {
            case INSTANCE -> {
                killInstance(victim);
                processes.start(victim);
            }
            case RESTORING_INSTANCE -> {
                processes.kill(victim);
                processes.start(victim);
                await().atMost(Processes.PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() ->
                                processes.get(victim, "/health/ready", 503).isPresent() || processes.isReady(victim));
                duringRestore += processes.isReady(victim) ? 0 : 1;
                processes.kill(victim);
                processes.start(victim);
            }
            case AGENTS -> {
                agents.kill();
                startAgents();
            }
            case BROKER -> {
                processes.killBroker();
                processes.startBroker();
            }
        }
        awaitProgress();
        processes.awaitReady(0, 1, 2);
    }

    private void killInstance(int victim) throws Exception {
        processes.kill(victim);
        insideTransaction += processes.leftATransaction(victim) ? 1 : 0;
    }

    /** Until something is diagnosed that had not been when it was killed. */
    private void awaitProgress() {
        int before = revisions.count();
        await().atMost(Processes.PATIENCE).until(() -> revisions.read().count() > before + HOSTS);
    }

    /** Ends the load and waits until all of it has been sent; how many steps it had. */
    private int end() throws IOException {
        int last = load.machineIds().size();
        int steps = IntStream.range(0, last).map(this::position).max().orElse(0) + 20;
        Files.writeString(agentState.resolve("end.new"), Integer.toString(steps));
        Files.move(agentState.resolve("end.new"), agentState.resolve("end"));
        await().atMost(Processes.PATIENCE).until(() -> Files.exists(agentState.resolve("done")));
        return steps;
    }

    private int position(int host) {
        try {
            Path file = agentState.resolve(host + ".position");
            return Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> undisturbed(int steps) {
        return IntStream.range(0, HOSTS)
                .boxed()
                .flatMap(host -> finals(OfflineRun.run(
                                        load.all(host, steps).iterator(),
                                        StandardEngine.create(),
                                        IncidentSettings.defaults())
                                .finals())
                        .stream())
                .sorted()
                .toList();
    }

    private static List<String> finals(Collection<Diagnosis> last) {
        return last.stream()
                .filter(diagnosis -> diagnosis.status() == Status.FINAL)
                .map(diagnosis -> JSON.line(diagnosis.as(0, Status.FINAL, null)))
                .sorted()
                .toList();
    }
}
