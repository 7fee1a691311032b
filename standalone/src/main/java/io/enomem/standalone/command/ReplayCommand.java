// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedHost;
import io.enomem.schemas.settings.Definitions;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.standalone.replay.Differences;
import io.enomem.standalone.replay.Replay;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.output.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code enomem replay PATH...}: history through Kafka and the live topology, beside the live one. */
@Command(
        name = "replay",
        description = {
            "Send history through Kafka and the very topology of the live service, beside the live one.",
            "One JSON object per incident on standard output; topics, group and state are its own and go with it."
        })
final class ReplayCommand implements Runnable {
    private static final String NAME = "enomem-replay-";

    @Spec
    private CommandSpec spec;

    @Mixin
    private SavedInputOptions input;

    @Mixin
    private ClusterOptions cluster;

    @Option(
            names = "--diff",
            paramLabel = "FILE",
            description = "Instead of the diagnoses tell how they differ from these, one JSON object per line, as"
                    + " 'diagnose --format=json' or an earlier replay printed them.")
    private @Nullable Path diff;

    @Option(
            names = "--keep",
            description = "Leave its topics, group and state behind, to be looked at; prints their name.")
    private boolean keep;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "1",
            description = "Replicas of its topics on a cluster of your own; default ${DEFAULT-VALUE}.")
    private short replication;

    @Override
    public void run() {
        List<Diagnosis> then = diff == null ? List.of() : read(diff);
        List<SavedHost> hosts = input.open();
        Path state = temporary();
        try {
            List<Diagnosis> now = cluster.names() ? onCluster(hosts, state) : onEmbedded(hosts, state);
            print(then, now);
        } finally {
            if (!keep) {
                remove(state);
            }
        }
    }

    private List<Diagnosis> onEmbedded(List<SavedHost> hosts, Path state) {
        try (DataDirectory directory = DataDirectory.open(state.resolve("kafka"));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, this::tell)) {
            return replay(kafka.clientSettings(), hosts, state);
        }
    }

    private List<Diagnosis> onCluster(List<SavedHost> hosts, Path state) {
        Map<String, Object> client = cluster.load(Definitions.common()).kafka("admin");
        Map<String, String> texts = new TreeMap<>();
        client.forEach((key, value) -> texts.put(key, value instanceof List<?> list ? join(list) : value.toString()));
        return replay(texts, hosts, state);
    }

    private List<Diagnosis> replay(Map<String, String> client, List<SavedHost> hosts, Path state) {
        String name =
                NAME + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        long began = System.nanoTime();
        try (Replay replay = new Replay(client, name, state.resolve("streams"), replication, keep)) {
            List<Diagnosis> diagnoses;
            try (Stream<SpecificRecord> records = hosts.stream().flatMap(SavedHost::records)) {
                diagnoses = replay.run(records.iterator(), sent -> progress(sent, began));
            }
            hosts.forEach(host -> host.notices().forEach(notice -> tell(SafeText.of(host.name() + ": " + notice))));
            if (keep) {
                tell("kept: topics and group " + name + ", state " + state);
            }
            return diagnoses;
        }
    }

    private void print(List<Diagnosis> then, List<Diagnosis> now) {
        PrintWriter out = spec.commandLine().getOut();
        if (diff == null) {
            DiagnosisJson json = new DiagnosisJson();
            now.forEach(diagnosis -> out.println(json.line(diagnosis)));
            return;
        }
        Differences differences = Differences.between(then, now);
        out.println(differences.unchanged() + " unchanged, "
                + differences.changed().size() + " changed, "
                + differences.added().size() + " new, " + differences.gone().size() + " gone");
        differences.changed().forEach(line -> out.println("changed  " + SafeText.of(line)));
        differences.added().forEach(line -> out.println("new      " + SafeText.of(line)));
        differences.gone().forEach(line -> out.println("gone     " + SafeText.of(line)));
    }

    private void progress(long sent, long began) {
        double seconds =
                Math.max(0.001, Duration.ofNanos(System.nanoTime() - began).toMillis() / 1_000.0);
        tell(sent + " records sent, " + Math.round(sent / seconds) + " a second");
    }

    private void tell(String words) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("enomem: " + words);
        err.flush();
    }

    private static List<Diagnosis> read(Path file) {
        DiagnosisJson json = new DiagnosisJson();
        List<Diagnosis> diagnoses = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    diagnoses.add(json.read(line));
                }
            }
            return diagnoses;
        } catch (IOException e) {
            throw new Failure(
                    "Cannot read " + file + " (" + e.getMessage() + "): give --diff a file of JSON lines.", e);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    file + ", line " + number + ": " + e.getMessage()
                            + "; give --diff what 'enomem diagnose --format=json' printed.",
                    e);
        }
    }

    private static String join(List<?> values) {
        return String.join(",", values.stream().map(String::valueOf).toList());
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("enomem-replay-");
        } catch (IOException e) {
            throw new Failure("No temporary directory can be made (" + e.getMessage() + "): free the disk.", e);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + directory, e);
        }
    }
}
