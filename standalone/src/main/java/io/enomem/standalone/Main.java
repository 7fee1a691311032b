// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone;

import io.enomem.standalone.command.Enomem;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Entry point of the {@code enomem} command line. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        CommandLine commandLine = Enomem.commandLine();
        // JSON is UTF-8 whatever the locale.
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        int exit = commandLine.setOut(out).execute(args);
        out.flush();
        System.exit(exit);
    }
}
