// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.enomem.streams.output.SafeText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How answers of the server are shown on a terminal; all of their text is hostile. */
final class Shown {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Shown() {}

    /** A text field, or a dash where it is null or missing. */
    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? "-" : SafeText.of(value.asText());
    }

    /** What a host is called, or its machine id where it has not said. */
    static String host(JsonNode host) {
        String name = text(host, "hostname");
        return name.equals("-") || name.equals("unknown") ? text(host, "machineId") : name;
    }

    /** A time in UTC, to the second. */
    static String time(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() ? TIME.format(Instant.parse(value.textValue())) : "-";
    }

    /** The name that a culprit goes by. */
    static String party(JsonNode party) {
        for (String name : new String[] {"process", "cgroup", "peer"}) {
            if (party.path(name).isTextual()) {
                String pid = party.path("pid").isNumber() && name.equals("process")
                        ? "/" + party.get("pid").asInt()
                        : "";
                return SafeText.of(party.get(name).textValue()) + pid;
            }
        }
        return "-";
    }

    /** So long, in the unit that says it in few digits. */
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }

    /** Warns where an answer is not the whole or not the latest; on standard error, where it is in nobody's way. */
    static void warn(JsonNode answer, PrintWriter err) {
        if (answer.path("partial").asBoolean()) {
            err.println("enomem: not all could be asked: hosts of "
                    + answer.path("missingPartitions").size() + " partitions are missing"
                    + names(answer.path("silentInstances")) + ".");
        }
        if (!answer.path("stale").isEmpty()) {
            err.println("enomem: for " + answer.path("stale").size()
                    + " partitions a copy answered, which may be behind: the instance that works on them is gone.");
        }
        err.flush();
    }

    private static String names(JsonNode instances) {
        StringBuilder names = new StringBuilder();
        instances.forEach(name ->
                names.append(names.isEmpty() ? " (no answer from " : ", ").append(SafeText.of(name.asText())));
        return names.isEmpty() ? "" : names + ")";
    }
}
