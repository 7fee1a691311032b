// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a command printed, and its exit code. */
public record CommandRun(int exit, String out, String err) {
    /** Runs one with these arguments in this process. */
    public static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Enomem.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = commandLine.execute(arguments);
        return new CommandRun(exit, out.toString(), err.toString());
    }
}
