// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** The published definitions of OCSF, as data: what is wrong with an event. */
final class OcsfSchema {
    private final JsonNode schema;

    OcsfSchema() throws IOException {
        schema = new JsonMapper().readTree(OcsfSchema.class.getResourceAsStream("ocsf-1.8.json"));
    }

    List<String> errors(JsonNode event) {
        List<String> errors = new ArrayList<>();
        String type = event.path("class_uid").asText();
        check(type, event, schema.path("classes").path(type), errors);
        long expected = event.path("class_uid").asLong() * 100
                + event.path("activity_id").asLong();
        if (event.path("type_uid").asLong() != expected) {
            errors.add("type_uid is not class_uid * 100 + activity_id");
        }
        return errors;
    }

    private void check(String path, JsonNode node, JsonNode definition, List<String> errors) {
        if (definition.isMissingNode()) {
            errors.add(path + " is not defined");
        }
        definition.path("required").forEach(name -> {
            if (node.path(name.asText()).isMissingNode()) {
                errors.add(path + "." + name.asText() + " is required");
            }
        });
        JsonNode oneOf = definition.path("at_least_one");
        if (!oneOf.isMissingNode()
                && StreamSupport.stream(oneOf.spliterator(), false).noneMatch(name -> node.has(name.asText()))) {
            errors.add(path + " needs one of " + oneOf);
        }
        node.properties().forEach(field -> {
            String name = path + "." + field.getKey();
            JsonNode attribute = definition.path("attributes").path(field.getKey());
            if (attribute.isMissingNode()) {
                errors.add(name + " is not defined");
            } else if (attribute.path("array").asBoolean() != field.getValue().isArray()
                    && !attribute.path("type").asText().equals("any")) {
                errors.add(name + " array: " + attribute.path("array").asBoolean());
            } else if (field.getValue().isArray()) {
                field.getValue().forEach(value -> checkValue(name, value, attribute, errors));
            } else {
                checkValue(name, field.getValue(), attribute, errors);
            }
        });
    }

    private void checkValue(String name, JsonNode value, JsonNode attribute, List<String> errors) {
        String type = attribute.path("type").asText();
        boolean right = switch (type) {
            case "integer", "long" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "string" -> value.isTextual();
            case "any" -> true;
            default -> value.isObject();
        };
        JsonNode allowed = attribute.path("enum");
        boolean listed = allowed.isMissingNode()
                || StreamSupport.stream(allowed.spliterator(), false).anyMatch(one -> one.asLong() == value.asLong());
        if (!right || !listed) {
            errors.add(name + " has " + value);
        } else if (value.isObject() && !type.equals("any")) {
            check(name, value, schema.path("objects").path(type), errors);
        }
    }
}
