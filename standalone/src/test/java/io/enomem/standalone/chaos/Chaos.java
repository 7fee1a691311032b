// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.awaitility.Awaitility.await;

import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A broker, instances and agents that send a known load, to be killed; what whoever reads committed records sees of it; and
 * how often what was killed.
 */
final class Chaos implements AutoCloseable {
    private static final DiagnosisJson JSON = new DiagnosisJson();

    /** From one step of the load to the next: half as much as in the hosts' own time, so that rounds end soon. */
    private static final Duration STEP = KnownLoad.STEP.dividedBy(2);

    /**
     * An instance that is killed starts again on its state directory and so ends its old transaction itself: kept long, the
     * time-out fences none that lives, only slowly, and would lose all its partitions. A commit every 100 ms, as by default, of
     * three instances with 12 partitions takes both cores of a small machine; and a kill hits a transaction the more often.
     */
    private static final Map<String, String> SETTINGS =
            Map.of("kafka.streams.producer.transaction.timeout.ms", "60000", "streams.commit.interval.ms", "500");

    private final KnownLoad load;
    private final int instances;
    private final int partitions;
    private final int open;
    private final Random random;
    private final Map<Kill, Integer> kills = new EnumMap<>(Kill.class);
    private int insideTransaction;
    private int duringRestore;

    private final Processes processes;
    private final CommittedRevisions revisions;
    private final Agents agents;

    /** What is killed. */
    enum Kill {
        /** An instance, inside a transaction if it can be had so. */
        INSTANCE,
        /** One that was killed a moment ago and reads back its state. */
        RESTORING_INSTANCE,
        AGENTS,
        BROKER
    }

    /**
     * Starts everything and waits until enough is open.
     *
     * @param open so many incidents are to be open at each kill
     */
    Chaos(Path directory, KnownLoad load, int instances, int partitions, int open) throws Exception {
        this.load = load;
        this.instances = instances;
        this.partitions = partitions;
        this.open = open;
        this.random = new Random(load.seed());
        processes = new Processes(directory, partitions, 1, SETTINGS).startBroker();
        for (int instance = 0; instance < instances; instance++) {
            processes.start(instance);
        }
        agents = new Agents(directory.resolve("agents"), processes.client(), load, STEP.toMillis());
        revisions = new CommittedRevisions(processes.client(), partitions);
        // The first round of most hosts is a short one: some of these end again soon.
        awaitOpen(2 * open);
        awaitReady();
    }

    private void awaitOpen(int open) {
        await().atMost(Processes.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> revisions.read().open() >= open);
    }

    private void awaitReady() {
        processes.awaitReady(IntStream.range(0, instances).toArray());
    }

    /** Kills one of them, the load's seed says which, and starts it again; does not wait for it. */
    void kill(Kill kill) throws Exception {
        awaitOpen(open);
        kills.merge(kill, 1, Integer::sum);
        int victim = random.nextInt(instances);
        switch (kill) {
            case INSTANCE -> {
                processes.awaitTransactionOf(victim);
                processes.kill(victim);
                insideTransaction += processes.leftATransaction(victim) ? 1 : 0;
                processes.start(victim);
            }
            case RESTORING_INSTANCE -> {
                processes.kill(victim);
                processes.start(victim);
                processes.awaitAnswerOf(victim);
                duringRestore += processes.isReady(victim) ? 0 : 1;
                processes.kill(victim);
                processes.start(victim);
            }
            case AGENTS -> agents.killAndRestart();
            case BROKER -> {
                IntStream.range(0, instances).forEach(processes::awaitAnswerOf);
                boolean restoring = !IntStream.range(0, instances).allMatch(processes::isReady);
                duringRestore += restoring ? 1 : 0;
                processes.killBroker();
                processes.startBroker();
            }
        }
    }

    /** Waits until each partition that has hosts has a revision that is younger than this call, and all instances work. */
    void recover() {
        Set<Integer> busy = load.partitions(partitions);
        revisions.forgetMoved();
        await().atMost(Processes.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> revisions.read().moved().containsAll(busy));
        awaitReady();
    }

    /** Ends the load; gives the last word on each incident as nobody disturbed it, by id. */
    Map<String, String> end() throws IOException {
        agents.end();
        return IntStream.range(0, load.hosts())
                .parallel()
                .mapToObj(this::undisturbed)
                .flatMap(finals -> finals.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> other, TreeMap::new));
    }

    private Map<String, String> undisturbed(int host) {
        try {
            return finals(OfflineRun.run(
                            load.all(host, agents.steps(host)).iterator(),
                            StandardEngine.create(),
                            IncidentSettings.defaults())
                    .finals());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a reader has seen. */
    CommittedRevisions revisions() {
        return revisions;
    }

    /** Kills of any kind. */
    int kills() {
        return kills.values().stream().mapToInt(n -> n).sum();
    }

    /** Those that hit a transaction, or an instance that read its state back. */
    int inTheMiddle() {
        return insideTransaction + duringRestore;
    }

    /** FINAL ones by id, as JSON, the revision aside. */
    static Map<String, String> finals(Collection<Diagnosis> diagnoses) {
        return diagnoses.stream()
                .filter(diagnosis -> diagnosis.status() == Status.FINAL)
                .collect(Collectors.toMap(
                        Diagnosis::incidentId,
                        diagnosis -> JSON.line(diagnosis.as(0, Status.FINAL, null)),
                        (one, other) -> other,
                        TreeMap::new));
    }

    @Override
    public String toString() {
        return "kills " + kills + ", inside a transaction " + insideTransaction + ", during restore " + duringRestore
                + ", ended by themselves " + processes.ended()
                + "; seed " + load.seed() + ", " + revisions;
    }

    @Override
    public void close() throws InterruptedException {
        revisions.close();
        agents.close();
        processes.close();
    }
}
