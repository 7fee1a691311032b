// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of the {@code enomem} command line. Exit codes: 0 done, 1 the input could not be read, 2 usage. */
@Command(
        name = "enomem",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Tells why a Linux host ran out of memory for its sockets or processes, and who caused it.")
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    /** The version that the build wrote into this jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"enomem " + (version == null ? "(not packaged)" : version)};
        }
    }
}
