// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone;

import io.enomem.standalone.command.Enomem;

/** Entry point of the {@code enomem} command line. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(Enomem.commandLine().execute(args));
    }
}
