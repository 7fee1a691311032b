// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Every published field of ECS, as data: what is wrong with an event. */
final class EcsSchema {
    private static final int IGNORE_ABOVE = 1024;

    /** {@code expected_event_types} of the categories in use. */
    private static final Map<String, List<String>> EVENT_TYPES = Map.of(
            "host", List.of("access", "change", "end", "info", "start"),
            "network", List.of("access", "allowed", "connection", "denied", "end", "info", "protocol", "start"),
            "process", List.of("access", "change", "end", "info", "start"));

    private final Map<String, String[]> fields = new HashMap<>();

    EcsSchema() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(EcsSchema.class.getResourceAsStream("ecs-9.4.tsv")), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .forEach(row -> fields.put(row[0], row));
        }
    }

    /** Everything outside our own field set that ECS would not take. */
    List<String> errors(JsonNode event) {
        List<String> errors = new ArrayList<>();
        check("", event, errors);
        for (String required : List.of("@timestamp", "ecs.version")) {
            if (event.at("/" + required.replace('.', '/')).isMissingNode()) {
                errors.add(required + " is required");
            }
        }
        event.at("/event/category")
                .forEach(category -> event.at("/event/type").forEach(type -> {
                    if (!EVENT_TYPES.getOrDefault(category.asText(), List.of()).contains(type.asText())) {
                        errors.add("event.type " + type + " is not expected of " + category);
                    }
                }));
        return errors;
    }

    private void check(String path, JsonNode node, List<String> errors) {
        if (node.isObject()) {
            node.properties().forEach(field -> {
                String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                if (!name.equals("enomem")) {
                    check(name, field.getValue(), errors);
                }
            });
            return;
        }
        String[] field = fields.get(path);
        if (field == null) {
            errors.add(path + " is no field of ECS");
        } else if (node.isArray() != field[2].equals("yes")) {
            errors.add(path + " array: " + field[2]);
        } else if (node.isArray()) {
            node.forEach(value -> checkValue(field, value, errors));
        } else {
            checkValue(field, node, errors);
        }
    }

    private static void checkValue(String[] field, JsonNode value, List<String> errors) {
        boolean right = switch (field[1]) {
            case "long" -> value.isIntegralNumber();
            case "date" -> value.isTextual() && !Instant.parse(value.asText()).equals(Instant.EPOCH);
            case "ip" -> isAddress(value.asText());
            case "keyword" -> value.isTextual() && value.asText().length() <= IGNORE_ABOVE;
            default -> value.isTextual();
        };
        boolean allowed = field.length < 4 || List.of(field[3].split(",")).contains(value.asText());
        if (!right || !allowed) {
            errors.add(field[0] + " has " + value);
        }
    }

    private static boolean isAddress(String text) {
        try {
            // A literal needs no look-up, and what holds a letter beyond f is none.
            return text.matches("[0-9a-fA-F.:]+") && InetAddress.getByName(text) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
