// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.console.Failure;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.standalone.up.LocalApi;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code enomem incident ID}: all that is known of an incident, asked of the running {@code up}. */
@Command(name = "incident", description = "Show all that is known of an incident of the running 'enomem up'.")
final class IncidentCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "As 'enomem up' printed it.")
    private String id;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "That of the running 'enomem up'.")
    private @Nullable Path dataDir;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Report for people, or JSON for machines; default ${DEFAULT-VALUE}.")
    private Format format;

    /** How an incident may be shown here. */
    private enum Format {
        text,
        json
    }

    @Override
    public void run() {
        Path directory =
                dataDir == null ? DataDirectory.standard(System.getenv(), System.getProperty("user.home")) : dataDir;
        PrintWriter out = spec.commandLine().getOut();
        String accept = format == Format.text ? "text/plain" : "application/json";
        out.println(LocalApi.of(directory)
                .incident(id, accept)
                .orElseThrow(() -> new Failure("No incident has the id '" + id
                        + "': copy it from what 'enomem up' printed; incidents are kept 90 days."))
                .stripTrailing());
        out.flush();
    }
}
