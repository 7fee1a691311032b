// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedHost;
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

    /** The hosts named. Throws UnreadableInputException if an input cannot be read. */
    List<SavedHost> open() {
        return reading.open(paths);
    }
}
