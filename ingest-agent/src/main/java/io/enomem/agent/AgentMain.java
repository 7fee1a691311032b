// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The agent as a process: {@code [--config FILE] [--set key=value]...}. Runs until it is asked to stop. */
public final class AgentMain {
    private static final int USAGE = 2;

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
        try (Agent agent = Agent.start(settings)) {
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
