// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.streams.output.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code enomem parse FILE}: what was understood of logs, line by line, and what looked relevant and was not. */
@Command(
        name = "parse",
        description = {
            "Tell what is understood of a log, as one JSON object per line.",
            "Each begins with the name of a signal that a diagnosis may rest on, or with NotUnderstood for a line that looks relevant"
                    + " but became none."
        })
final class ParseCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "A dmesg, kern.log, messages, journal or application log, also compressed; a capture or"
                    + " sosreport; '-' for standard input.")
    private List<Path> files;

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

    @Override
    public void run() {
        SavedOptions options = SavedOptions.defaults().withZone(zone).withBootTime(bootTime);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        for (SavedHost host : SavedInput.open(files, options)) {
            SignalLines lines = new SignalLines(out::println);
            try (Stream<SpecificRecord> records = host.records()) {
                records.forEachOrdered(lines::accept);
            }
            lines.end();
            out.flush();
            host.told().forEach(notice -> err.println("enomem: " + SafeText.of(notice)));
            err.flush();
        }
    }
}
