// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.sample.loop.SampleSettings;
import io.enomem.agent.ship.Shipper;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * What the agent itself is told; its parts have settings of their own.
 *
 * @param stateDirectory where positions and the spool are kept
 * @param logs globs of application logs
 * @param logRemains true if what rotation left of a log is read, too
 * @param metricsPort port of the agent's own metrics; negative for none
 */
record AgentSettings(Path stateDirectory, List<String> logs, boolean logRemains, int metricsPort) {
    private static final String STATE_DIRECTORY = "agent.state.dir";
    private static final String LOGS = "agent.logs";
    private static final String LOG_REMAINS = "agent.logs.remains.enable";
    private static final String METRICS_PORT = "agent.metrics.port";
    private static final int LAST_PORT = 65_535;

    /** Every setting of an agent. */
    static ConfigDef definition() {
        return Definitions.merge(
                Definitions.common(),
                own(),
                TextSettings.definition(),
                SampleSettings.definition(),
                Shipper.definition());
    }

    private static ConfigDef own() {
        return new ConfigDef()
                .define(
                        STATE_DIRECTORY,
                        Type.STRING,
                        "/var/lib/enomem/agent",
                        new NonEmptyString(),
                        Importance.HIGH,
                        "Directory for the positions in the logs and the spool, mode 0700; one agent's alone.")
                .define(
                        LOGS,
                        Type.LIST,
                        "",
                        Importance.HIGH,
                        "Globs of application logs to follow, separated by commas, such as /var/log/nginx/*.log.")
                .define(
                        LOG_REMAINS,
                        Type.BOOLEAN,
                        false,
                        Importance.LOW,
                        "Whether to read, before a log that is met for the first time, what rotation left of it:"
                                + " app.log.1, app.log-20261122, app.log.2.gz (.xz, .zst, .bz2), oldest first, once.")
                .define(
                        METRICS_PORT,
                        Type.INT,
                        -1,
                        Range.between(-1, LAST_PORT),
                        Importance.LOW,
                        "Port on loopback where Prometheus reads the agent's own metrics under /metrics; 0 takes any"
                                + " free one, -1 offers none.");
    }

    static AgentSettings of(Settings settings) {
        return new AgentSettings(
                Path.of(settings.string(STATE_DIRECTORY)).toAbsolutePath(),
                settings.list(LOGS).stream().filter(glob -> !glob.isBlank()).toList(),
                settings.flag(LOG_REMAINS),
                settings.integer(METRICS_PORT));
    }
}
