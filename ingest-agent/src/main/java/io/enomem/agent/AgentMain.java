// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.process.Footprint;
import io.enomem.agent.process.OomScore;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The agent as a process: {@code [--config FILE] [--set key=value]... [--kafka HOST:PORT]}. Runs until it is asked to stop. */
public final class AgentMain {
    private static final int USAGE = 2;
    private static final String CONFIG = "--config";
    private static final String KAFKA = "--kafka";
    private static final List<String> OPTIONS = List.of(CONFIG, "--set", KAFKA);

    /** What keeps the process small may fail without haste. Ours. */
    private static final Duration RETRY = Duration.ofMinutes(10);

    private AgentMain() {}

    /** Exit codes: 0 asked to stop, 1 failed, 2 usage. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.getenv(), System.err));
    }

    static int run(List<String> args, Map<String, String> environment, PrintStream err) {
        try {
            return serve(settings(args, environment), err);
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (AgentStartException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    /**
     * Runs an agent until the process is asked to stop, and tells what this host refuses.
     *
     * @return exit code
     */
    public static int serve(Settings settings, PrintStream err) throws AgentStartException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (Agent agent = Agent.start(settings);
                Sources housekeeping = new Sources(RETRY)) {
            housekeeping.start("footprint", new Footprint());
            OomScore.lower().ifPresent(err::println);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(asked, closed), "enomem-stop"));
            agent.notices().forEach(err::println);
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed.countDown();
        }
        return 0;
    }

    private static Settings settings(List<String> args, Map<String, String> environment) {
        Path file = null;
        List<String> assignments = new ArrayList<>();
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!OPTIONS.contains(name) || (equals < 0 && !rest.hasNext())) {
                throw new SettingsException("Unknown or incomplete argument " + argument
                        + ": allowed are --config FILE, --set key=value and --kafka HOST:PORT");
            }
            String value = equals < 0 ? rest.next() : argument.substring(equals + 1);
            if (name.equals(CONFIG)) {
                file = Path.of(value);
            } else {
                assignments.add(name.equals(KAFKA) ? Definitions.BOOTSTRAP_SERVERS + "=" + value : value);
            }
        }
        return Settings.load(Agent.definition(), file, environment, assignments);
    }

    /** The process ends when its shutdown hooks do: this one waits until the agent has stopped. */
    private static void stop(CountDownLatch asked, CountDownLatch closed) {
        asked.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
