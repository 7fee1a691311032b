// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.enomem.standalone.console.Table;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code enomem fleet}: what the fleet suffers from, and what many hosts share. */
@Command(name = "fleet", description = "Count causes over the whole fleet, and tell what struck many hosts at once.")
final class FleetCommand implements Runnable {
    /** Columns of the course over time. */
    private static final int COLUMNS = 24;

    private static final String BARS = "▁▂▃▄▅▆▇█";

    /** Hosts named beside a cause. */
    private static final int NAMED = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Option(
            names = "--since",
            paramLabel = "SPAN",
            converter = TimeSpan.class,
            defaultValue = "24h",
            description = "Incidents that started within so long until now; default ${DEFAULT-VALUE}.")
    private Duration since;

    @Option(names = "--cause", paramLabel = "ID", defaultValue = "", description = "This cause only.")
    private String cause;

    @Mixin
    private OutputOption output;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Instant now = Instant.now();
        JsonNode fleet = server.api()
                .get(
                        "/api/v1/fleet",
                        Map.of(
                                "from",
                                now.minus(since).toString(),
                                "to",
                                now.plusSeconds(60).toString(),
                                "cause",
                                cause));
        Shown.warn(fleet, spec.commandLine().getErr());
        if (output.json()) {
            out.println(fleet);
        } else {
            table(fleet, now.minus(since), now, out);
        }
        out.flush();
    }

    private static void table(JsonNode fleet, Instant from, Instant to, PrintWriter out) {
        Table table = new Table("CAUSE", "HOSTS", "INCIDENTS", "OPEN", "CRITICAL", "COURSE", "MOST OF");
        for (JsonNode one : fleet.path("causes")) {
            table.add(
                    Shown.text(one, "cause"),
                    Shown.text(one, "hosts"),
                    Shown.text(one, "incidents"),
                    Shown.text(one, "open"),
                    Shown.text(one, "critical"),
                    course(one.path("steps"), from, to),
                    names(one.path("hostNames")));
        }
        if (table.isEmpty()) {
            out.println("No incident in that time.");
            return;
        }
        table.lines().forEach(out::println);
        for (JsonNode shared : fleet.path("shared")) {
            out.println(Shown.text(shared, "cause") + " struck " + Shown.text(shared, "hosts") + " hosts within "
                    + Shown.duration(Duration.ofMillis(fleet.path("stepMillis").asLong())) + " from "
                    + Shown.time(shared, "start") + ": look for what they share (a release, a peer, a kernel).");
        }
    }

    /** Hosts over time, one bar for each column. */
    private static String course(JsonNode steps, Instant from, Instant to) {
        int[] hosts = new int[COLUMNS];
        long span = Math.max(1, Duration.between(from, to).toMillis());
        for (JsonNode step : steps) {
            long since = Duration.between(from, Instant.parse(step.path("start").asText()))
                    .toMillis();
            int column = (int) Math.max(0, Math.min(COLUMNS - 1, since * COLUMNS / span));
            hosts[column] += step.path("hosts").asInt();
        }
        int most = 1;
        for (int count : hosts) {
            most = Math.max(most, count);
        }
        StringBuilder course = new StringBuilder();
        for (int count : hosts) {
            course.append(count == 0 ? '.' : BARS.charAt(Math.max(0, count * BARS.length() / most - 1)));
        }
        return course.toString();
    }

    private static String names(JsonNode names) {
        String first = StreamSupport.stream(names.spliterator(), false)
                .limit(NAMED)
                .map(Shown::host)
                .collect(Collectors.joining(", "));
        return names.size() > NAMED ? first + ", ..." : first;
    }
}
