// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.enomem.standalone.console.Table;
import io.enomem.standalone.remote.Api;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code enomem hosts}: who sends, and who does no more. */
@Command(name = "hosts", description = "List the hosts that send, what came of each source last, and who is silent.")
final class HostsCommand implements Runnable {
    private static final String PAGE = "500";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Option(names = "--silent", description = "Only those of which nothing has come for two minutes.")
    private boolean silent;

    @Mixin
    private OutputOption output;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Api api = server.api();
        Map<String, String> parameters = new LinkedHashMap<>(Map.of("limit", PAGE, "state", silent ? "SILENT" : ""));
        Table table = new Table(
                "HOST", "STATE", "LAG", "LAST KERNEL", "LAST LOG", "LAST SAMPLE", "OPEN", "LATE", "MACHINE ID");
        boolean more = true;
        while (more) {
            JsonNode page = api.get("/api/v1/hosts", parameters);
            Shown.warn(page, spec.commandLine().getErr());
            page.path("items").forEach(host -> {
                if (output.json()) {
                    out.println(host);
                } else {
                    row(table, host);
                }
            });
            more = page.path("next").isTextual();
            parameters.put("after", page.path("next").asText());
        }
        if (!output.json()) {
            if (table.isEmpty()) {
                out.println(silent ? "No host is silent." : "No host has sent anything yet.");
            } else {
                table.lines().forEach(out::println);
            }
        }
        out.flush();
    }

    private static void row(Table table, JsonNode host) {
        JsonNode last = host.path("lastEvents");
        table.add(
                Shown.host(host),
                Shown.text(host, "state"),
                Shown.duration(Duration.ofMillis(host.path("lagMillis").asLong())),
                Shown.time(last, "kernel"),
                Shown.time(last, "logs"),
                Shown.time(last, "samples"),
                host.path("incidentOpen").asBoolean() ? "yes" : "no",
                Shown.text(host, "lateRecords"),
                Shown.text(host, "machineId"));
    }
}
