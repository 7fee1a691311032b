// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.process.Footprint;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An agent that ships nothing, for the Java runtime to note which classes an agent needs ({@code -XX:ArchiveClassesAtExit}).
 * It reads this host into a directory of its own, which it removes; no broker is asked.
 */
public final class Rehearsal {
    /** Port 9 of loopback, discard: nobody listens. */
    private static final String NOBODY = "127.0.0.1:9";

    /** By then every part has run, the spool included. Ours. */
    private static final Duration LENGTH = Duration.ofSeconds(5);

    private Rehearsal() {}

    public static void main(String[] args) throws IOException, AgentStartException, InterruptedException {
        Path directory = Files.createTempDirectory("enomem-rehearsal-");
        try {
            Path log = directory.resolve("rehearsal.log");
            Files.writeString(log, "INFO all is well\nERROR fork: Cannot allocate memory\n");
            Settings settings = Settings.of(
                    Agent.definition(),
                    Map.of(
                            "agent.state.dir",
                            directory.resolve("state").toString(),
                            "agent.logs",
                            log.toString(),
                            "agent.sample.interval.ms",
                            "500",
                            "kafka.bootstrap.servers",
                            NOBODY,
                            "kafka.max.block.ms",
                            "500"));
            Agent agent = Agent.start(settings);
            Thread.sleep(LENGTH.toMillis());
            Footprint.shrink();
            agent.close();
        } finally {
            remove(directory);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
