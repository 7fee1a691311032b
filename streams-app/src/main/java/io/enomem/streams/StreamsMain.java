// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams;

import io.enomem.schemas.kafka.Reason;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import io.enomem.streams.topology.StreamsSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams application as a process: {@code [--config FILE] [--set key=value]...}. Runs until it is asked to stop; ends
 * by itself, with exit code 1, when only a restart can help.
 */
public final class StreamsMain {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsMain.class);

    private static final int USAGE = 2;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private StreamsMain() {}

    /** Exit codes: 0 asked to stop, 1 failed, 2 usage. */
    public static void main(String[] args) {
        // Kafka Streams puts numbers into a trace message at each record, whoever reads it; of any other locale Java
        // looks up the digits each time. Nothing of ours depends on it.
        Locale.setDefault(Locale.US);
        System.exit(run(List.of(args), System.getenv(), System.err));
    }

    static int run(List<String> args, Map<String, String> environment, PrintStream err) {
        try {
            return serve(settings(args, environment));
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (StreamsException e) {
            // Kafka is not asked before start(): what its client refuses to be made with is its directory.
            err.println("The streams application could not start: " + Reason.of(e)
                    + ": choose a directory that it may write to with " + StreamsSettings.STATE_DIR);
            return 1;
        } catch (KafkaException e) {
            err.println("The streams application could not start: Kafka refuses or does not answer (" + Reason.of(e)
                    + "): check that it runs at kafka.bootstrap.servers, and the credentials.");
            return 1;
        } catch (IllegalStateException | IllegalArgumentException e) {
            err.println("The streams application could not start: " + e.getMessage());
            return 1;
        }
    }

    private static Settings settings(List<String> args, Map<String, String> environment) {
        Path file = null;
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < args.size(); i += 2) {
            @Nullable String value = i + 1 < args.size() ? args.get(i + 1) : null;
            if (value != null && args.get(i).equals("--config")) {
                file = Path.of(value);
            } else if (value != null && args.get(i).equals("--set")) {
                assignments.add(value);
            } else {
                throw new SettingsException("Unknown or incomplete argument " + args.get(i)
                        + ": allowed are --config FILE and --set key=value");
            }
        }
        return Settings.load(StreamsApp.definition(), file, environment, assignments);
    }

    private static int serve(Settings settings) {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (StreamsApp app = new StreamsApp(settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(asked, closed), "enomem-stop"));
            app.start();
            app.url().ifPresent(url -> LOG.atInfo().addKeyValue("url", url).log("serving REST"));
            while (!asked.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!app.service().isLive()) {
                    return 1;
                }
            }
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            closed.countDown();
        }
    }

    /** The process ends when its shutdown hooks do: this one waits until the service has committed and left. */
    private static void stop(CountDownLatch asked, CountDownLatch closed) {
        asked.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
