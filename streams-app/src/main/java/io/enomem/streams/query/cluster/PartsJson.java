// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The answers of an instance as it sends them to another. */
public final class PartsJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private PartsJson() {}

    /** As one object. */
    public static ObjectNode write(List<Part> parts) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.putArray("parts");
        for (Part part : parts) {
            all.withArrayProperty("parts")
                    .addObject()
                    .put("partition", part.partition())
                    .put("lagRecords", part.lagRecords())
                    .set("body", part.body());
        }
        return all;
    }

    /** Back; empty if it is nothing of the kind, as from an instance of another release. */
    static Optional<List<Part>> read(byte[] json) {
        try {
            List<Part> parts = new ArrayList<>();
            for (JsonNode part : MAPPER.readTree(json).withArrayProperty("parts")) {
                Long lag = part.path("lagRecords").isNumber()
                        ? part.get("lagRecords").asLong()
                        : null;
                parts.add(new Part(part.path("partition").asInt(-1), lag, (ObjectNode) part.path("body")));
            }
            return Optional.of(parts);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
