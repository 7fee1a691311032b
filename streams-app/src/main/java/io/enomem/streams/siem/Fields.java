// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.output.SafeText;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in the making that holds only what is known: null is left out, for schemas have no null. Text is made
 * harmless and cut, for it comes from hosts. Not thread-safe.
 */
final class Fields {
    /** Elasticsearch indexes no keyword beyond this ({@code ignore_above} of every ECS keyword); fields here keep to it. */
    static final int LONGEST = 1024;

    /** Entries of one list; ours: beyond it nobody reads, and a SIEM bills by the byte. */
    static final int MOST = 20;

    private static final String CUT = "...";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    /** The text as it may stand in a SIEM: no control or format character, at most {@link #LONGEST} characters. */
    static String safe(String hostile) {
        return safe(hostile, LONGEST);
    }

    /** As {@link #safe(String)}, with a bound of its own; never cuts a pair of surrogates in two. */
    static String safe(String hostile, int longest) {
        // What is thrown away is not read: a megabyte of control characters costs no more than a line of them.
        String text = SafeText.of(hostile.length() > longest ? hostile.substring(0, longest) : hostile);
        if (text.length() <= longest && hostile.length() <= longest) {
            return text;
        }
        int end = Math.min(text.length(), longest - CUT.length());
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + CUT;
    }

    Fields text(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(name, safe(value));
        }
        return this;
    }

    Fields number(String name, @Nullable Integer value) {
        if (value != null) {
            node.put(name, value);
        }
        return this;
    }

    Fields number(String name, long value) {
        node.put(name, value);
        return this;
    }

    Fields decimal(String name, double value) {
        node.put(name, value);
        return this;
    }

    Fields flag(String name, @Nullable Boolean value) {
        if (value != null) {
            node.put(name, value);
        }
        return this;
    }

    /** An object within; left out if it is empty. */
    Fields object(String name, Fields within) {
        if (!within.node.isEmpty()) {
            node.set(name, within.node);
        }
        return this;
    }

    /** Texts, without repetition; left out if there are none. */
    Fields texts(String name, Collection<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.stream()
                .filter(value -> !value.isEmpty())
                .map(Fields::safe)
                .distinct()
                .limit(MOST)
                .forEach(array::add);
        if (!array.isEmpty()) {
            node.set(name, array);
        }
        return this;
    }

    /** Objects; left out if there are none. */
    <T> Fields objects(String name, Collection<T> values, Function<T, Fields> form) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.stream().limit(MOST).map(value -> form.apply(value).node).forEach(array::add);
        if (!array.isEmpty()) {
            node.set(name, array);
        }
        return this;
    }

    /** One line of JSON, without a newline at its end. */
    String line() {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of strings and numbers must have a JSON form", e);
        }
    }
}
