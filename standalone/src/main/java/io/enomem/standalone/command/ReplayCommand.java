// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.standalone.replay.Answers;
import io.enomem.standalone.replay.ArchivedIncidents;
import io.enomem.standalone.replay.Comparison;
import io.enomem.standalone.replay.Held;
import io.enomem.standalone.replay.History;
import io.enomem.standalone.replay.HostNames;
import io.enomem.standalone.replay.OfflineReplay;
import io.enomem.standalone.replay.Replay;
import io.enomem.standalone.replay.Window;
import io.enomem.streams.RulesSettings;
import io.enomem.streams.StreamsApp;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.output.SafeText;
import io.enomem.streams.topology.IncidentDefinitions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code enomem replay}: history through Kafka and the live topology, beside the live one; or without Kafka. */
@Command(
        name = "replay",
        description = {
            "Send history through Kafka and the very topology of the live service, beside the live one.",
            "One JSON object per incident on standard output; topics, group and state are its own and go with it."
        })
final class ReplayCommand implements Runnable, IExitCodeGenerator {
    /** What {@code --diff} is without a file. */
    private static final String THEN = "";

    @Spec
    private CommandSpec spec;

    @Mixin
    private HistoryOptions history;

    @Mixin
    private ClusterOptions cluster;

    @Option(names = "--offline", description = "Without Kafka, by the runner of 'enomem diagnose'; the fastest way.")
    private boolean offline;

    @Option(
            names = "--diff",
            arity = "0..1",
            fallbackValue = THEN,
            paramLabel = "FILE",
            description = "Instead of the diagnoses tell how they differ from those of then: with --from and for"
                    + " archives those that were published, else those of FILE, one JSON object per line, as"
                    + " 'diagnose --format=json' or an earlier replay printed them.")
    private @Nullable String diff;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Directory of the replay. The same command with the same DIR goes on after a kill.")
    private @Nullable Path work;

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
        history.check();
        Settings settings = cluster.load(StreamsApp.definition());
        List<Path> archives = history.archives();
        Window window = history.window();
        if (THEN.equals(diff) && window == null && archives.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--diff needs a FILE here: only topics and archives know what was said then");
        }
        if (window != null && !settings.isGiven(Definitions.BOOTSTRAP_SERVERS)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--from needs a cluster: --kafka HOST:PORT or --config FILE; of 'enomem up' that is enomem.properties"
                            + " in its data directory");
        }
        // Read first: a file that cannot be read should not be told of after hours.
        List<Diagnosis> given = diff == null || THEN.equals(diff) ? null : DiagnosisLines.read(Path.of(diff));
        if (!archives.isEmpty()) {
            Comparison said = ArchivedIncidents.judge(archives, RulesSettings.engine(settings));
            print((given == null ? said : said.with(given)).only(history::wants));
        } else if (window == null) {
            // What is not replayed is not gone.
            List<Diagnosis> then = given == null
                    ? List.of()
                    : given.stream().filter(history::wants).toList();
            print(Comparison.of(then, ofPaths(settings)));
        } else {
            print(ofTopics(settings, window, given));
        }
    }

    @Override
    public int getExitCode() {
        return history.exitCode();
    }

    private List<Diagnosis> ofPaths(Settings settings) {
        try (History records = history.ofPaths()) {
            if (offline) {
                return offline(settings, records);
            }
            boolean named = settings.isGiven(Definitions.BOOTSTRAP_SERVERS);
            return named ? onCluster(settings, records) : onEmbedded(settings, records);
        }
    }

    private Comparison ofTopics(Settings settings, Window window, @Nullable List<Diagnosis> given) {
        Map<String, Object> client = Patience.of(settings.kafka("consumer"));
        Topics topics = new Topics(settings.string(Definitions.TOPICS_PREFIX));
        Held held = Held.of(client, topics);
        HostNames hosts = history.hosts(client, topics, window);
        List<Diagnosis> published = given == null ? Answers.last(client, topics) : given;
        List<Diagnosis> then = published.stream()
                .filter(diagnosis -> hosts.has(diagnosis.host().machineId()))
                .filter(diagnosis -> diagnosis.status() == Status.FINAL || diagnosis.status() == Status.PROVISIONAL)
                .toList();
        try (History records = HistoryOptions.ofTopics(client, topics, window, hosts)) {
            return Comparison.of(then, offline ? offline(settings, records) : onCluster(settings, records))
                    .within(window, held)
                    .withoutOpen();
        }
    }

    private List<Diagnosis> offline(Settings settings, History records) {
        Told told = told();
        OfflineRun.Result result = OfflineReplay.run(
                records, RulesSettings.engine(settings), IncidentDefinitions.read(settings), said -> {}, told);
        told.end(records.notices());
        if (result.late() > 0) {
            told.say(result.late() + " records were too far out of order to be used");
        }
        return result.finals();
    }

    private List<Diagnosis> onEmbedded(Settings settings, History records) {
        return place(settings, (place, stop) -> {
            try (DataDirectory directory = DataDirectory.open(place.directory().resolve("kafka"));
                    EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, words -> told().say(words))) {
                stop.begin();
                return replay(settings, kafka.clientSettings(), records, place);
            }
        });
    }

    private List<Diagnosis> onCluster(Settings settings, History records) {
        Map<String, String> client = new TreeMap<>();
        // What a replay writes is its own and goes with it: no registry has to know.
        settings.kafka("admin").forEach((key, value) -> {
            if (!key.startsWith("schema.registry.")) {
                client.put(key, value instanceof List<?> list ? join(list) : value.toString());
            }
        });
        return place(settings, (place, stop) -> {
            stop.begin();
            return replay(settings, client, records, place);
        });
    }

    private List<Diagnosis> place(Settings settings, BiFunction<ReplayPlace, CleanStop, List<Diagnosis>> replaying) {
        String rules = RulesSettings.engine(settings).rulesVersion();
        ReplayPlace place = ReplayPlace.of(
                work,
                String.join("\n", history.identity(), "rules " + rules, "" + IncidentDefinitions.given(settings)));
        // What was named with --work can be gone on with; anything else is of no use half done.
        boolean remove = !keep && work == null;
        try (CleanStop stop = new CleanStop()) {
            // All that is to be taken away is so before the stop is let go: the process ends then.
            try {
                List<Diagnosis> diagnoses = replaying.apply(place, stop);
                remove = !keep;
                return diagnoses;
            } catch (Failure | KafkaException e) {
                if (stop.requested()) {
                    told().say(stopped());
                }
                throw e;
            } finally {
                Thread.interrupted();
                if (remove) {
                    place.remove();
                }
                place.removeIfEmpty();
            }
        }
    }

    private String stopped() {
        String left = work != null
                ? "the same command goes on with it"
                : keep ? "what it made is kept" : "what it made is removed";
        return "stopped before the replay had ended: " + left;
    }

    private List<Diagnosis> replay(Settings settings, Map<String, String> client, History records, ReplayPlace place) {
        Told told = told();
        if (place.resumed()) {
            told.say("goes on with the replay " + place.name());
        }
        boolean forget = !keep && work == null;
        try (Replay replay = new Replay(
                client,
                place.name(),
                place.directory().resolve("streams"),
                replication,
                IncidentDefinitions.given(settings),
                RulesSettings.engine(settings))) {
            try {
                List<Diagnosis> diagnoses = replay.run(records, told);
                told.end(records.notices());
                forget = !keep;
                return diagnoses;
            } finally {
                // Told to stop: taking away what was made is part of stopping.
                Thread.interrupted();
                if (keep) {
                    told.say("kept: topics and group " + place.name() + ", state " + place.directory());
                }
                if (forget) {
                    replay.forget();
                }
            }
        } finally {
            // A broker that is stopped by an interrupted thread stops in disorder.
            Thread.interrupted();
        }
    }

    private void print(Comparison said) {
        PrintWriter out = spec.commandLine().getOut();
        if (diff == null) {
            DiagnosisJson json = new DiagnosisJson();
            said.now().forEach(diagnosis -> out.println(json.line(diagnosis)));
        } else {
            said.lines().forEach(line -> out.println(SafeText.of(line)));
        }
    }

    private Told told() {
        return new Told(spec.commandLine().getErr());
    }

    private static String join(List<?> values) {
        return String.join(",", values.stream().map(String::valueOf).toList());
    }
}
