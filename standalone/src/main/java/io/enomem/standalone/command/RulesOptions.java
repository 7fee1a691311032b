// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.schemas.settings.Settings;
import io.enomem.streams.StreamsApp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The rules of the streams application where it does not run: from its own settings. */
final class RulesOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings of the streams application as key=value lines: rules.* and incident.* hold here too.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One of them; wins over ENOMEM_... variables, which win over --config. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    /** All settings of the streams application. Throws SettingsException for what the user must change. */
    Settings load() {
        return Settings.load(StreamsApp.definition(), config, System.getenv(), assignments);
    }
}
