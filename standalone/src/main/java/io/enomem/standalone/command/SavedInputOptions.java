// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedHost;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What hosts left behind, as the user names it. */
final class SavedInputOptions {
    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "A capture, sosreport or archive of one; a dmesg, kern.log, messages or journal file, also"
                    + " compressed; '-' for standard input.")
    private List<Path> paths;

    @Mixin
    private SavedReading reading;

    /** The hosts named; what cannot be read is told. Throws UnreadableInputException if nothing can. */
    List<SavedHost> open(PrintWriter err) {
        return reading.open(paths, err);
    }

    /** 1 if something could not be read. */
    int exitCode() {
        return reading.exitCode();
    }
}
