// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the settings of a service come from. */
final class ClusterOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "Settings as key=value lines.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting; wins over ENOMEM_... variables, which win over --config. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Broker to ask first: kafka.bootstrap.servers.")
    private @Nullable String kafka;

    /** True if a cluster was named in any of these ways. */
    boolean names() {
        return kafka != null || config != null || !assignments.isEmpty();
    }

    /** The settings of a process that has these. */
    Settings load(ConfigDef definition) {
        List<String> all = new ArrayList<>(assignments);
        if (kafka != null) {
            all.add(Definitions.BOOTSTRAP_SERVERS + "=" + kafka);
        }
        return Settings.load(definition, config, System.getenv(), all);
    }
}
