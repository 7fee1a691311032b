// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.enomem.streams.siem.OcsfDefinitions.Definition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with an event, by the definitions of OCSF. */
final class OcsfSchema {
    private static final int OTHER = 99;

    private final OcsfDefinitions definitions;

    OcsfSchema() throws IOException {
        definitions =
                new OcsfDefinitions(new JsonMapper().readTree(OcsfSchema.class.getResourceAsStream("ocsf-1.8.json")));
    }

    List<String> errors(JsonNode event) {
        List<String> errors = new ArrayList<>();
        Definition type = definitions.ofClass(event.path("class_uid").asInt());
        classification(event, type, errors);
        check(type.name(), event, type, errors);
        event.path("observables").forEach(observable -> pointsAtSomething(event, observable, errors));
        return errors;
    }

    /** Ids and names that follow from the class and the activity. */
    private static void classification(JsonNode event, Definition type, List<String> errors) {
        same(event, "category_uid", type.said("category_uid").asText(), errors);
        same(event, "category_name", type.said("category_name").asText(), errors);
        same(event, "class_name", type.said("caption").asText(), errors);
        int activity = event.path("activity_id").asInt();
        same(event, "type_uid", Long.toString(event.path("class_uid").asLong() * 100 + activity), errors);
        same(event, "type_name", type.said("caption").asText() + ": " + caption(type, "activity_id", activity), errors);
    }

    private static void same(JsonNode event, String name, String expected, List<String> errors) {
        if (!event.path(name).asText().equals(expected)) {
            errors.add(name + " is " + event.path(name) + ", expected " + expected);
        }
    }

    private static String caption(Definition type, String attribute, int id) {
        return type.attributes().get(attribute).at("/enum/" + id).asText();
    }

    /** The name of an observable is the path of an attribute of its event. */
    private static void pointsAtSomething(JsonNode event, JsonNode observable, List<String> errors) {
        String path = observable.path("name").asText();
        if (event.at("/" + path.replace('.', '/')).isMissingNode()) {
            errors.add("observable " + path + " is nowhere in the event");
        }
    }

    private void check(String path, JsonNode node, Definition type, List<String> errors) {
        type.attributes().forEach((name, attribute) -> {
            if (attribute.path("requirement").asText().equals("required") && !node.has(name)) {
                errors.add(path + "." + name + " is required");
            }
            String sibling = attribute.path("sibling").asText();
            if (attribute.has("enum") && node.has(name) && node.has(sibling)) {
                caption(path, attribute, node.path(name), node.path(sibling), errors);
            }
        });
        if (!type.atLeastOne().isEmpty() && type.atLeastOne().stream().noneMatch(node::has)) {
            errors.add(path + " needs one of " + type.atLeastOne());
        }
        node.properties().forEach(field -> {
            String name = path + "." + field.getKey();
            JsonNode attribute = type.attributes().get(field.getKey());
            if (attribute == null) {
                if (!type.open()) {
                    errors.add(name + " is not defined");
                }
            } else if (attribute.path("array").asBoolean() != field.getValue().isArray()
                    && !attribute.path("type").asText().equals("json_t")) {
                errors.add(name + " array: " + attribute.path("array").asBoolean());
            } else if (field.getValue().isArray()) {
                field.getValue().forEach(value -> value(name, value, attribute, errors));
            } else {
                value(name, field.getValue(), attribute, errors);
            }
        });
    }

    /** The name beside an id is the id's caption, but for Other, whose name is the source's own. */
    private static void caption(String path, JsonNode attribute, JsonNode id, JsonNode name, List<String> errors) {
        String expected = attribute.at("/enum/" + id.asInt()).asText();
        if (id.asInt() != OTHER && !expected.equals(name.asText())) {
            errors.add(path + "." + attribute.path("sibling").asText() + " is " + name + ", expected " + expected);
        }
    }

    private void value(String name, JsonNode value, JsonNode attribute, List<String> errors) {
        String type = attribute.path("type").asText();
        boolean right = switch (definitions.primitive(type)) {
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "string" -> value.isTextual();
            case "any" -> true;
            default -> value.isObject();
        };
        if (!right || attribute.has("enum") && !attribute.path("enum").has(value.asText())) {
            errors.add(name + " has " + value);
        } else if (definitions.primitive(type).isEmpty()) {
            check(name, value, definitions.ofObject(type), errors);
        }
    }
}
