// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.console.Failure;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code enomem incident ID}: all that is known of an incident, asked of a streams application. */
@Command(name = "incident", description = "Show all that is known of an incident, and how its diagnosis came about.")
final class IncidentCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "ID", description = "As 'enomem up', 'watch' and 'incidents' print it.")
    private String id;

    @Option(
            names = {"--output", "--format"},
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
        PrintWriter out = spec.commandLine().getOut();
        String accept = format == Format.text ? "text/plain" : "application/json";
        out.println(server.api()
                .incident(id, accept)
                .orElseThrow(
                        () -> new Failure(
                                "No incident has the id '" + id
                                        + "': copy it from what 'enomem incidents' prints; a host's last incidents of 7 days are kept."))
                .stripTrailing());
        out.flush();
    }
}
