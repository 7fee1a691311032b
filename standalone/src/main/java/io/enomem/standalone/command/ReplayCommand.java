// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.replay.Answers;
import io.enomem.standalone.replay.ArchivedIncidents;
import io.enomem.standalone.replay.Comparison;
import io.enomem.standalone.replay.Held;
import io.enomem.standalone.replay.History;
import io.enomem.standalone.replay.HostNames;
import io.enomem.standalone.replay.OfflineReplay;
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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
final class ReplayCommand implements Callable<Integer> {
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
    public Integer call() {
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
        return history.exitCode();
    }

    private List<Diagnosis> ofPaths(Settings settings) {
        try (History records = history.ofPaths()) {
            if (offline) {
                return offline(settings, records);
            }
            boolean named = settings.isGiven(Definitions.BOOTSTRAP_SERVERS);
            ReplayThroughKafka replay = throughKafka(settings);
            return named ? replay.onCluster(records) : replay.onEmbedded(records);
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
            return Comparison.of(
                            then,
                            offline
                                    ? offline(settings, records)
                                    : throughKafka(settings).onCluster(records))
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

    private ReplayThroughKafka throughKafka(Settings settings) {
        return new ReplayThroughKafka(
                settings, history.identity(), new ReplayThroughKafka.Asked(work, keep, replication), this::told);
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
}
