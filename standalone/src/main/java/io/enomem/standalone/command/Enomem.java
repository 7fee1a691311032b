// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code enomem} command itself. Exit codes: 0 done; 1 it could not be done, and why; 2 usage. */
@Command(
        name = "enomem",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Enomem.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Tells why a Linux host ran out of memory for its sockets or processes, and who caused it.",
        subcommands = {
            UpCommand.class,
            DiagnoseCommand.class,
            ReplayCommand.class,
            CaptureCommand.class,
            ParseCommand.class,
            WatchCommand.class,
            IncidentsCommand.class,
            IncidentCommand.class,
            HostsCommand.class,
            FleetCommand.class,
            CausesCommand.class,
            AgentCommand.class,
            SiemCommand.class,
            StreamsCommand.class,
            TopicsCommand.class,
            DeadLettersCommand.class,
            ArchiveCommand.class
        })
public final class Enomem implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "Plain text even on a terminal; so does a set NO_COLOR.")
    private boolean noColor;

    private Enomem() {}

    /** The command line, ready to execute. */
    public static CommandLine commandLine() {
        Enomem root = new Enomem();
        CommandLine commandLine = new CommandLine(root);
        commandLine.setExecutionExceptionHandler(new Failures());
        commandLine.setParameterExceptionHandler(new UsageErrors());
        commandLine.registerConverter(Instant.class, new PointInTime());
        commandLine.setExecutionStrategy(parsed -> {
            commandLine.setColorScheme(Help.defaultColorScheme(root.ansi()));
            return new CommandLine.RunLast().execute(parsed);
        });
        return commandLine;
    }

    /** Whether output may be coloured: decided by the option, NO_COLOR and whether a terminal reads it. */
    Ansi ansi() {
        return noColor || !Ansi.AUTO.enabled() ? Ansi.OFF : Ansi.ON;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    /** The version that the build wrote into this jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Enomem.class.getPackage().getImplementationVersion();
            return new String[] {"enomem " + (version == null ? "(not packaged)" : version)};
        }
    }
}
