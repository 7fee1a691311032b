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

    /** The settings of a process that has these. */
    Settings load(ConfigDef definition) {
        return Settings.load(definition, config, System.getenv(), all());
    }

    /** The same as arguments of a service's own main. */
    String[] arguments() {
        List<String> arguments = new ArrayList<>();
        if (config != null) {
            arguments.addAll(List.of("--config", config.toString()));
        }
        all().forEach(assignment -> arguments.addAll(List.of("--set", assignment)));
        return arguments.toArray(String[]::new);
    }

    /** The file, or null. */
    @Nullable
    Path config() {
        return config;
    }

    /** What was given with --set. */
    List<String> assignments() {
        return assignments;
    }

    /** The broker, or null. */
    @Nullable
    String kafka() {
        return kafka;
    }

    private List<String> all() {
        List<String> all = new ArrayList<>(assignments);
        if (kafka != null) {
            all.add(Definitions.BOOTSTRAP_SERVERS + "=" + kafka);
        }
        return all;
    }
}
