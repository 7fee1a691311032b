// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedHost;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.archive.ArchiveFile;
import io.enomem.standalone.console.Failure;
import io.enomem.standalone.replay.History;
import io.enomem.standalone.replay.HostNames;
import io.enomem.standalone.replay.RecordHistory;
import io.enomem.standalone.replay.SavedHistory;
import io.enomem.standalone.replay.TopicHistory;
import io.enomem.standalone.replay.Window;
import io.enomem.streams.diagnosis.Diagnosis;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which history: what hosts left behind, files of records, or what the topics of a cluster still hold. */
final class HistoryOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description = "A capture, sosreport or archive of one; a dmesg, kern.log, messages or journal file and its"
                    + " rotated ones; Avro container files of records, or of 'enomem archive'; '-' for standard input.")
    private List<Path> paths = new ArrayList<>();

    @Mixin
    private SavedReading reading;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Instead of PATH: incidents since this time, such as 2026-01-31T12:00:00Z, from what the"
                    + " topics of the cluster still hold. The day before it is read too, so that history is warm.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "With --from: incidents before this time; default: now.")
    private @Nullable Instant to;

    @Option(names = "--host", paramLabel = "HOST", description = "Only this host, by name or machine id. Repeatable.")
    private Set<String> hosts = new LinkedHashSet<>();

    /** Throws ParameterException unless exactly one history is named. */
    void check() {
        if (paths.isEmpty() == (from == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Name either a PATH, or --from with a cluster (--kafka HOST:PORT or --config FILE)");
        }
        if (to != null && from == null) {
            throw new ParameterException(spec.commandLine(), "--to needs --from");
        }
    }

    /** The archives of incidents among the paths; all paths are such, or none. */
    List<Path> archives() {
        List<Path> archives = paths.stream()
                .filter(path -> ArchiveFile.isAvro(path) && ArchiveFile.isArchive(path))
                .toList();
        if (!archives.isEmpty() && archives.size() < paths.size()) {
            throw new Failure("Archives of incidents cannot be mixed with other history: replay them on their own.");
        }
        return archives;
    }

    /** The span of incidents wanted of topics; null where paths are named. */
    @Nullable
    Window window() {
        if (from == null) {
            return null;
        }
        try {
            return new Window(from, to == null ? Instant.now() : to);
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The files of the paths. Throws Failure or UnreadableInputException if one cannot be read. */
    History ofPaths() {
        List<Path> records = paths.stream().filter(ArchiveFile::isAvro).toList();
        if (records.isEmpty()) {
            return new SavedHistory(
                    wanted(reading.open(paths, spec.commandLine().getErr())));
        }
        if (records.size() < paths.size()) {
            throw new Failure("Avro container files cannot be mixed with other history: replay them on their own.");
        }
        if (!hosts.isEmpty()) {
            throw new Failure("--host does not select within Avro container files: give the files of that host only.");
        }
        return new RecordHistory(records);
    }

    /** Throws Failure for a host that is not among them. */
    private List<SavedHost> wanted(List<SavedHost> saved) {
        for (String name : hosts) {
            if (saved.stream().noneMatch(host -> named(name, host.name(), host.machineId()))) {
                throw new Failure("No host named " + name + " is in what was named: there is "
                        + saved.stream()
                                .map(SavedHost::name)
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ".");
            }
        }
        return saved.stream()
                .filter(host -> hosts.isEmpty() || has(host.name(), host.machineId()))
                .toList();
    }

    /** Whether what was said of a host is wanted. */
    boolean wants(Diagnosis diagnosis) {
        return hosts.isEmpty()
                || has(diagnosis.host().hostname(), diagnosis.host().machineId());
    }

    private boolean has(String hostname, String machineId) {
        return hosts.stream().anyMatch(name -> named(name, hostname, machineId));
    }

    private static boolean named(String name, String hostname, String machineId) {
        return name.equals(hostname) || name.equals(machineId);
    }

    /** What the command exits with once it has done the rest. */
    int exitCode() {
        return reading.exitCode();
    }

    /** Which history it is, as text: a replay that was killed goes on with the same only. */
    String identity() {
        String inputs = paths.stream()
                .map(path -> path.toAbsolutePath().normalize().toString())
                .collect(Collectors.joining(" "));
        return String.join("\n", inputs, reading.toString(), "from " + from + " to " + to, "hosts " + hosts);
    }

    /** The machine ids wanted of topics. Throws Failure if a host is not there. */
    HostNames hosts(Map<String, ?> client, Topics topics, Window window) {
        return HostNames.of(client, topics, window, hosts);
    }

    /** What the topics hold of a window. */
    static History ofTopics(Map<String, ?> client, Topics topics, Window window, HostNames wanted) {
        return new TopicHistory(client, topics, window, wanted::has);
    }
}
