// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** Bodies of answers. */
final class Json {
    static final String TYPE = "application/json";

    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object that we wrote ourselves. */
    static ObjectNode read(String object) {
        try {
            return (ObjectNode) MAPPER.readTree(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Our own JSON must be readable", e);
        }
    }

    static void send(Context context, ObjectNode body) {
        context.contentType(TYPE).result(body.toString());
    }
}
