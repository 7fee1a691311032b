// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Classes and objects of OCSF with what they inherit; README.md beside the data says where it is from. */
final class OcsfDefinitions {
    private final JsonNode data;

    OcsfDefinitions(JsonNode data) {
        this.data = data;
    }

    /**
     * A class or an object.
     *
     * @param chain the definition itself, then what it extends, nearest first
     */
    record Definition(String name, List<JsonNode> chain) {
        /** Attributes by name; what is nearer overrides what is inherited. */
        Map<String, JsonNode> attributes() {
            Map<String, JsonNode> attributes = new LinkedHashMap<>();
            for (JsonNode part : chain) {
                part.path("attributes")
                        .properties()
                        .forEach(one -> attributes.putIfAbsent(one.getKey(), one.getValue()));
            }
            return attributes;
        }

        List<String> atLeastOne() {
            List<String> names = new ArrayList<>();
            said("at_least_one").forEach(name -> names.add(name.asText()));
            return names;
        }

        /** True for an object that takes whatever the source has. */
        boolean open() {
            return said("open").asBoolean();
        }

        /** What the nearest says of itself. */
        JsonNode said(String key) {
            return chain.stream()
                    .map(part -> part.path(key))
                    .filter(value -> !value.isMissingNode())
                    .findFirst()
                    .orElse(MissingNode.getInstance());
        }
    }

    Definition ofClass(int uid) {
        for (Map.Entry<String, JsonNode> one : data.path("classes").properties()) {
            if (one.getValue().path("uid").asInt() == uid) {
                return of("classes", one.getKey());
            }
        }
        throw new AssertionError("No class " + uid);
    }

    Definition ofObject(String name) {
        return of("objects", name);
    }

    /** The JSON type of a type of OCSF's dictionary; empty for an object. */
    String primitive(String type) {
        return data.path("types").path(type).asText();
    }

    private Definition of(String kind, String name) {
        List<JsonNode> chain = new ArrayList<>();
        for (String next = name;
                !next.isEmpty();
                next = chain.get(chain.size() - 1).path("extends").asText()) {
            JsonNode part = data.path(kind).path(next);
            if (part.isMissingNode()) {
                throw new AssertionError("No definition of " + next);
            }
            chain.add(part);
        }
        return new Definition(name, chain);
    }
}
