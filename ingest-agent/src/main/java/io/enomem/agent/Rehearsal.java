// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.process.Footprint;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent that ships nothing, for the Java runtime to note which classes an agent needs ({@code -XX:DumpLoadedClassList}).
 * It reads this host into a directory of its own, which it removes; no broker is asked.
 */
public final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** Port 9 of loopback, discard: nobody listens. */
    private static final String NOBODY = "127.0.0.1:9";

    /** An agent gives a broker that is silent 15 s before it spools: then every part has run. Ours. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private static final Duration LOOK = Duration.ofMillis(200);

    /**
     * Classes that only an agent with a broker comes to. They are initialised, too: the lambdas of a class's beginning are
     * kept with it then. A name that a newer library no longer has is passed over.
     */
    private static final String CONNECTED = "/io/enomem/agent/connected-classes";

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
            loadConnected();
            long until = System.nanoTime() + LONGEST.toNanos();
            while (!hasFiles(directory.resolve("state/spool")) && System.nanoTime() < until) {
                Thread.sleep(LOOK.toMillis());
            }
            Footprint.shrink();
            agent.close();
        } finally {
            remove(directory);
        }
    }

    private static void loadConnected() throws IOException {
        try (InputStream names = Rehearsal.class.getResourceAsStream(CONNECTED)) {
            String text = names == null ? "" : new String(names.readAllBytes(), StandardCharsets.US_ASCII);
            for (String name : text.split("\n")) {
                try {
                    Class.forName(name, true, Rehearsal.class.getClassLoader());
                } catch (ClassNotFoundException | LinkageError e) {
                    LOG.atDebug().addKeyValue("class", name).log("Not there any more");
                }
            }
        }
    }

    private static boolean hasFiles(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
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
