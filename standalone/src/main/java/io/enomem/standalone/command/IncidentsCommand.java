// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.enomem.standalone.console.Table;
import io.enomem.standalone.remote.Api;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code enomem incidents}: those that a streams application knows, youngest first. */
@Command(name = "incidents", description = "List incidents, youngest first.")
final class IncidentsCommand implements Runnable {
    /** Pages without a hit are asked for so often: each looks through thousands. Ours. */
    private static final int MOST_PAGES = 100;

    private static final int PAGE = 500;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Option(names = "--host", paramLabel = "HOST", defaultValue = "", description = "Machine id or host name.")
    private String host;

    @Option(
            names = "--cause",
            paramLabel = "ID",
            defaultValue = "",
            description = "Primary cause; see 'enomem causes'.")
    private String cause;

    @Option(
            names = "--verdict",
            paramLabel = "VERDICT",
            defaultValue = "",
            description = "ESTABLISHED, PROBABLE, POSSIBLE or UNDECIDED.")
    private String verdict;

    @Option(
            names = "--severity",
            paramLabel = "SEVERITY",
            defaultValue = "",
            description = "CRITICAL, WARNING or INFO.")
    private String severity;

    @Option(names = "--open", description = "Only those that may still change by themselves.")
    private boolean open;

    @Option(names = "--from", paramLabel = "TIME", description = "Earliest start, such as 2026-01-31T12:00:00Z.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Latest start, exclusive.")
    private @Nullable Instant to;

    @Option(
            names = "--since",
            paramLabel = "SPAN",
            converter = TimeSpan.class,
            description = "Started within so long until now, such as 24h.")
    private @Nullable Duration since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            converter = Count.class,
            description = "So many at most; default ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin
    private OutputOption output;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table("STARTED", "HOST", "SEVERITY", "STATUS", "CAUSE", "VERDICT", "CULPRIT", "INCIDENT");
        each(item -> {
            if (output.json()) {
                out.println(item);
            } else {
                table.add(
                        Shown.time(item, "startedAt"),
                        Shown.host(item.path("host")),
                        Shown.text(item, "severity"),
                        Shown.text(item, "status"),
                        Shown.text(item, "primaryCause"),
                        Shown.text(item, "verdict")
                                + String.format(
                                        Locale.ROOT,
                                        " %.2f",
                                        item.path("confidence").asDouble()),
                        Shown.party(item.path("culprit")),
                        Shown.text(item, "incidentId"));
            }
        });
        if (!output.json()) {
            if (table.isEmpty()) {
                out.println("No incident.");
            } else {
                table.lines().forEach(out::println);
            }
        }
        out.flush();
    }

    private void each(Consumer<JsonNode> consumer) {
        if (from != null && since != null) {
            throw new ParameterException(spec.commandLine(), "--from and --since both say where to begin: give one.");
        }
        Api api = server.api();
        Map<String, String> parameters = parameters();
        int left = limit;
        for (int page = 0; left > 0 && page < MOST_PAGES; page++) {
            parameters.put("limit", Integer.toString(Math.min(left, PAGE)));
            JsonNode answer = api.get("/api/v1/incidents", parameters);
            Shown.warn(answer, spec.commandLine().getErr());
            answer.path("items").forEach(consumer);
            left -= answer.path("items").size();
            if (!answer.path("next").isTextual()) {
                return;
            }
            parameters.put("after", answer.get("next").textValue());
        }
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("host", host);
        parameters.put("cause", cause);
        parameters.put("verdict", verdict.toUpperCase(Locale.ROOT));
        parameters.put("severity", severity.toUpperCase(Locale.ROOT));
        parameters.put("open", open ? "true" : "");
        Instant earliest = since == null ? from : Instant.now().minus(since);
        parameters.put("from", earliest == null ? "" : earliest.toString());
        parameters.put("to", to == null ? "" : to.toString());
        return parameters;
    }
}
