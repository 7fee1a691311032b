// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.output.UtcTimes;
import io.enomem.streams.parse.Signal;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Signals to JSON and back, losing nothing: {@code @kind} is the name of the record, the rest are its components. Only the
 * kinds that {@link Signal} permits are ever made. Thread-safe.
 */
final class SignalCodec {
    /** Such as no component of a record can be called. */
    private static final String KIND = "@kind";

    /** What it was called in earlier archives, where a component of some records has that name, and took its place. */
    private static final String FORMER_KIND = "kind";

    private final Map<String, Class<? extends Signal>> kinds = new HashMap<>();
    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(UtcTimes.exact())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            // Components only: what a record derives of itself it derives again.
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    SignalCodec() {
        learn(Signal.class);
    }

    String write(Signal signal) {
        ObjectNode json = mapper.createObjectNode();
        json.put(KIND, signal.getClass().getSimpleName());
        json.setAll(mapper.<ObjectNode>valueToTree(signal));
        try {
            return mapper.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of strings and numbers must have a JSON form", e);
        }
    }

    /** Throws IllegalArgumentException if it is none. */
    Signal read(String text) {
        try {
            if (!(mapper.readTree(text) instanceof ObjectNode json)) {
                throw new IllegalArgumentException("A signal must be a JSON object");
            }
            Class<? extends Signal> type =
                    json.has(KIND) ? kind(json.remove(KIND).asText()) : formerKind(json);
            return mapper.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a signal: " + e.getOriginalMessage(), e);
        }
    }

    private Class<? extends Signal> kind(String name) {
        Class<? extends Signal> type = kinds.get(name);
        if (type == null) {
            throw new IllegalArgumentException("This version has no signal " + name);
        }
        return type;
    }

    /** The record's name, or else the value of its component: no two records have one in common. */
    private Class<? extends Signal> formerKind(ObjectNode json) {
        String name = json.path(FORMER_KIND).asText();
        if (kinds.containsKey(name)) {
            json.remove(FORMER_KIND);
            return kind(name);
        }
        return kinds.values().stream()
                .filter(type -> Stream.of(type.getRecordComponents())
                        .anyMatch(component -> component.getName().equals(FORMER_KIND)
                                && component.getType().isEnum()
                                && Stream.of(component.getType().getEnumConstants())
                                        .anyMatch(
                                                constant -> constant.toString().equals(name))))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This version has no signal " + name));
    }

    private void learn(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted == null) {
            kinds.put(type.getSimpleName(), type.asSubclass(Signal.class));
            return;
        }
        for (Class<?> each : permitted) {
            learn(each);
        }
    }
}
