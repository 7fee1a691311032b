// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.streams.output.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How what hosts left behind is read. */
final class SavedReading {
    @Option(names = "--host-per-file", description = "Each loose file is a host of its own.")
    private boolean hostPerFile;

    @Mixin
    private LogTimes times;

    /** Inputs that could not be read. */
    private int unread;

    /**
     * The hosts of these paths; what cannot be read is told, and the rest goes on. Throws UnreadableInputException if
     * nothing can.
     */
    List<SavedHost> open(List<Path> paths, PrintWriter err) {
        SavedOptions options = times.options().withHostPerFile(hostPerFile);
        return SavedInput.open(paths, options, System.in, unreadable -> {
            if (++unread == paths.size()) {
                throw unreadable;
            }
            err.println("enomem: " + SafeText.of(String.valueOf(unreadable.getMessage())) + "; the rest goes on");
            err.flush();
        });
    }

    /** What the command exits with once it has done the rest. */
    int exitCode() {
        return unread > 0 ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    /** These options as text, to tell one reading from another. */
    @Override
    public String toString() {
        return hostPerFile + " " + times;
    }
}
