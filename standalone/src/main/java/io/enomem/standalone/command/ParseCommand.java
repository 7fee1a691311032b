// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.streams.output.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private LogTimes times;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        for (SavedHost host : SavedInput.open(files, times.options())) {
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
