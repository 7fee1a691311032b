// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedOptions;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a log does not say of its own times. */
final class LogTimes {
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

    SavedOptions options() {
        return SavedOptions.defaults().withZone(zone).withBootTime(bootTime);
    }

    /** These options as text, to tell one reading from another. */
    @Override
    public String toString() {
        return zone + " " + bootTime;
    }
}
