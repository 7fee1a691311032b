// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.archive.ArchiveWriter;
import io.enomem.standalone.replay.History;
import io.enomem.standalone.replay.OfflineReplay;
import io.enomem.standalone.replay.Window;
import io.enomem.streams.RulesSettings;
import io.enomem.streams.StreamsApp;
import io.enomem.streams.archive.WatchedEngine;
import io.enomem.streams.topology.IncidentDefinitions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code enomem archive}: keeps what final incidents were judged from, for longer than topics do. */
@Command(
        name = "archive",
        description = {
            "Keep what the engine saw of each final incident (signals, history, gaps) in an Avro container file;",
            "'enomem replay FILE' reads it back to the same diagnosis, or tells what other rules say."
        })
final class ArchiveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private HistoryOptions history;

    @Mixin
    private ClusterOptions cluster;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to; replaced if it exists.")
    private Path out;

    @Override
    public Integer call() {
        history.check();
        Settings settings = cluster.load(StreamsApp.definition());
        WatchedEngine engine = new WatchedEngine(RulesSettings.engine(settings));
        Window window = history.window();
        Told told = new Told(spec.commandLine().getErr());
        try (ArchiveWriter writer =
                        new ArchiveWriter(out, engine, diagnosis -> window == null || window.has(diagnosis));
                History records = open(settings, window)) {
            OfflineReplay.run(records, engine, IncidentDefinitions.read(settings), writer::said, told);
            writer.finish();
            told.end(records.notices());
            spec.commandLine().getOut().println(writer.incidents() + " incidents in " + out);
        }
        return history.exitCode();
    }

    private History open(Settings settings, @Nullable Window window) {
        if (window == null) {
            return history.ofPaths();
        }
        Map<String, Object> client = Patience.of(settings.kafka("consumer"));
        Topics topics = new Topics(settings.string("topics.prefix"));
        return HistoryOptions.ofTopics(client, topics, window, history.hosts(client, topics, window));
    }
}
