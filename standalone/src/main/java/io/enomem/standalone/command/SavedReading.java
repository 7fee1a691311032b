// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How what hosts left behind is read. */
final class SavedReading {
    @Option(names = "--host-per-file", description = "Each loose file is a host of its own.")
    private boolean hostPerFile;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Zone of times that carry none, such as Europe/Berlin; default: the input's own, else UTC.")
    private @Nullable ZoneId zone;

    @Option(
            names = "--boot-time",
            paramLabel = "TIME",
            description = "When the host booted, such as 2026-01-31T12:00:00Z, for logs that count from boot.")
    private @Nullable Instant bootTime;

    /** The hosts of these paths. Throws UnreadableInputException if an input cannot be read. */
    List<SavedHost> open(List<Path> paths) {
        return SavedInput.open(
                paths,
                SavedOptions.defaults()
                        .withHostPerFile(hostPerFile)
                        .withZone(zone)
                        .withBootTime(bootTime));
    }
}
