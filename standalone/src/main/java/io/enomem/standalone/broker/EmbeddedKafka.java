// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.broker;

import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker with its controller (KRaft) in this process, on loopback, asking every client for the secret of its
 * data directory. The data outlive the process. One at a time per process: Kafka's exit procedures are global.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    /** A port found free may be taken before the broker binds it; so often is chance, more is not. */
    private static final int BIND_ATTEMPTS = 3;

    private static final String DIRECTORY = "kafka-";

    private final KafkaRaftServer server;
    private final BrokerSettings settings;

    private EmbeddedKafka(KafkaRaftServer server, BrokerSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    /**
     * Starts a broker and waits until it serves: 2 to 3 s on a calm machine, 2 s more where it was killed.
     *
     * @param directory where its data are or will be; must stay open as long as the broker
     * @param port where clients connect; 0: any free port
     * @param fatal told in one sentence when the broker gives up later, for example on a full disk. Kafka would end the
     *     process there; whoever is told must do it instead, without waiting for the broker
     * @throws Failure if the port is taken, or the data are of another Kafka or damaged
     */
    public static EmbeddedKafka start(DataDirectory directory, int port, Consumer<String> fatal) {
        Path data = dataOf(directory);
        Credentials credentials = Credentials.of(directory);
        interceptExit(fatal);
        for (int attempt = 1; ; attempt++) {
            if (port != 0) {
                Ports.requireFree(port, "The embedded Kafka", "--kafka-port");
            }
            int clients = port == 0 ? Ports.free() : port;
            BrokerSettings settings = new BrokerSettings(data, clients, Ports.freeBeside(clients), credentials);
            try {
                return new EmbeddedKafka(serve(settings), settings);
            } catch (Exception e) {
                if (causeOf(e, BindException.class) == null || attempt == BIND_ATTEMPTS) {
                    Exit.resetExitProcedure();
                    Exit.resetHaltProcedure();
                    throw new Failure(
                            "The embedded Kafka does not start on " + data + " (" + rootOf(e)
                                    + "): free the disk or repair what it names, or start afresh with another --data-dir.",
                            e);
                }
                LOG.atInfo().addKeyValue("attempt", attempt).log("port taken by another process, choosing again");
            }
        }
    }

    /** Client settings: address and credentials. */
    public Map<String, String> clientSettings() {
        return settings.credentials().clientSettings(settings.address());
    }

    /** Where clients connect: host:port. */
    public String address() {
        return settings.address();
    }

    /** Stops it in order, so that the next start need not wait: well under 2 s. Close every client first. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        Exit.resetExitProcedure();
        Exit.resetHaltProcedure();
    }

    private static KafkaRaftServer serve(BrokerSettings settings) throws Exception {
        format(settings.directory());
        StaleRegistration.end(settings);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings.properties(), false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (Exception e) {
            server.shutdown();
            server.awaitShutdown();
            throw e;
        }
    }

    private static void format(Path data) throws Exception {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .run();
        }
    }

    /** The directory of this Kafka line; an older Kafka cannot open what a newer one wrote. */
    private static Path dataOf(DataDirectory directory) {
        String[] version = AppInfoParser.getVersion().split("\\.", 3);
        String mine = DIRECTORY + version[0] + "." + version[1];
        List<String> others = directory.namesStartingWith(DIRECTORY).stream()
                .filter(name -> !name.equals(mine))
                .toList();
        if (!others.isEmpty()) {
            throw new Failure("The data in " + directory.path() + " are of another Kafka line (" + others.get(0)
                    + "; this is " + mine + "): use the enomem that wrote them, or give this one another --data-dir.");
        }
        return directory.directory(mine);
    }

    /** Kafka ends the process where it cannot go on; here other things live in it. */
    private static void interceptExit(Consumer<String> fatal) {
        Exit.Procedure tell = (status, message) -> {
            String reason = "The embedded Kafka gave up" + (message == null ? "" : " (" + message + ")")
                    + ": look for a full disk or a removed data directory, then start again.";
            LOG.atError().addKeyValue("status", status).log(reason);
            fatal.accept(reason);
        };
        Exit.setExitProcedure(tell);
        Exit.setHaltProcedure(tell);
    }

    private static @Nullable Throwable causeOf(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return cause;
            }
        }
        return null;
    }

    private static String rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
