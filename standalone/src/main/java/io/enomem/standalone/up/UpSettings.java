// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.agent.Agent;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.StreamsApp;
import io.enomem.streams.query.RestSettings;
import io.enomem.streams.topology.StreamsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings that all parts of the one process share. */
final class UpSettings {
    /** The least that the streams application takes: so long the next start waits for the group after a kill -9. */
    private static final String SESSION_TIMEOUT_MS = "6000";

    private static final String AGENT_STATE = "agent.state.dir";
    private static final String AGENT_LOGS = "agent.logs";
    private static final String KAFKA = "kafka.";

    private UpSettings() {}

    /**
     * Defaults of one process on one host, below what the user gives; above it, what the options and the broker decide.
     * Throws SettingsException for what the user must change.
     *
     * @param data the data directory
     * @param port of the REST server
     * @param token of the REST server
     * @param broker settings of a client of the broker
     */
    static Settings of(UpOptions options, Path data, int port, String token, Map<String, String> broker) {
        Map<String, String> base = Map.of(
                RestSettings.TOKEN,
                token,
                AGENT_STATE,
                data.resolve("agent").toString(),
                StreamsSettings.STATE_DIR,
                data.resolve("streams").toString(),
                // Half the processor time of RocksDB to start and to stop; one host's rows are few, see
                // docs/RATIONALE.md.
                StreamsSettings.STATE_STORE,
                "memory",
                // The next start would wait the whole session for the group if this one stayed a member.
                StreamsSettings.LEAVE_ON_CLOSE,
                "true",
                StreamsSettings.SESSION_TIMEOUT_MS,
                SESSION_TIMEOUT_MS);
        List<String> assignments = new ArrayList<>(options.assignments());
        if (!options.logs().isEmpty()) {
            assignments.add(AGENT_LOGS + "=" + globs(options.logs()));
        }
        if (options.kafka() == null) {
            // Nobody shares a broker that only this process knows.
            assignments.add(StreamsSettings.APPLICATION_SERVER + "=127.0.0.1:" + port);
            assignments.add(RestSettings.LISTEN + "=127.0.0.1:" + port);
        }
        broker.forEach((key, value) -> assignments.add(KAFKA + key + "=" + value));
        return Settings.load(
                Definitions.merge(Agent.definition(), StreamsApp.definition()),
                base,
                options.config(),
                options.environment(),
                assignments);
    }

    /** Settings separate globs by commas, which therefore none may hold. */
    private static String globs(List<String> globs) {
        globs.stream().filter(glob -> glob.contains(",")).findFirst().ifPresent(glob -> {
            throw new Failure("--logs '" + glob + "' holds a comma, which separates globs: give --logs once for each.");
        });
        return String.join(",", globs);
    }
}
