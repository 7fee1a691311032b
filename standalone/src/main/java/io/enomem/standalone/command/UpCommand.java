// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.data.DataDirectory;
import io.enomem.standalone.up.Up;
import io.enomem.standalone.up.UpOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code enomem up}: everything in one process, until Ctrl-C. */
@Command(
        name = "up",
        description = {
            "Watch this host: a Kafka, the streams application and the agent in one process, until Ctrl-C.",
            "Prints every diagnosis as it is made; listens on loopback only. With --kafka that cluster is used instead."
        })
final class UpCommand implements Callable<Integer> {
    /** The whole stop is promised within 5 s; what is not done by then is done by the next start. Ours. */
    private static final Duration STOP = Duration.ofMillis(4_500);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where everything is kept; default: enomem in $$XDG_STATE_HOME or ~/.local/state.")
    private @Nullable Path dataDir;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "7670",
            description = "Port of the REST server, 0 for any; default ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the Kafka in this process; default: any that is free.")
    private int kafkaPort;

    @Mixin
    private ClusterOptions cluster;

    @Option(names = "--no-agent", description = "Do not watch this host.")
    private boolean noAgent;

    @Option(
            names = "--logs",
            paramLabel = "GLOB",
            description = "Application logs to follow, such as '/var/log/shop/*.log'. Repeatable.")
    private List<String> logs = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Consumer<String> console = line -> {
            out.println(line);
            out.flush();
        };
        Up up = new Up(options(), console);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(up, console), "enomem-stop"));
        try {
            up.await(up.start());
        } catch (CancellationException e) {
            // Asked to stop before it had started.
        }
        return 0;
    }

    private UpOptions options() {
        return new UpOptions(
                dataDir == null ? DataDirectory.standard(System.getenv(), System.getProperty("user.home")) : dataDir,
                port,
                kafkaPort,
                cluster.kafka(),
                !noAgent,
                logs,
                cluster.config(),
                System.getenv(),
                cluster.assignments());
    }

    /** The process ends when this returns. */
    private static void stop(Up up, Consumer<String> console) {
        if (up.isClosed()) {
            return;
        }
        long began = System.nanoTime();
        Thread closing = new Thread(up::close, "enomem-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        console.accept(
                closing.isAlive()
                        ? "Not everything stopped in " + seconds
                                + " s; nothing is lost, but the next start takes longer."
                        : String.format(Locale.ROOT, "Stopped in %.1f s.", seconds));
    }
}
