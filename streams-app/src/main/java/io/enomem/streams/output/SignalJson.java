// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.parse.Allocation;
import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.MemoryShares;
import io.enomem.streams.parse.MemoryState;
import io.enomem.streams.parse.NotUnderstood;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.Shortage;
import io.enomem.streams.parse.Signal;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a signal: {@code signal}, which is the name of the record, then the fields of its record under their own
 * names, in their order. What was not printed is absent. ASCII only, so that no name in it moves a terminal. Thread-safe.
 */
public final class SignalJson {
    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(UtcTimes.millis())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    /** One line, without a newline at its end; with what the record derives of itself. */
    public String line(Signal signal) {
        ObjectNode json = tree(signal);
        if (signal instanceof OomReport report) {
            forSocket(json, report.allocation());
            shortage(json, report.shortage());
            shares(json, report.shares());
        } else if (signal instanceof AllocationFailure failure) {
            forSocket(json, failure.allocation());
            shortage(json, failure.shortage());
            shares(json, MemoryShares.of(failure.memory()));
        } else if (signal instanceof MemoryState state) {
            shares(json, state.shares());
        }
        return write(json);
    }

    /** One line, without a newline at its end. */
    public String line(NotUnderstood miss) {
        return write(tree(miss));
    }

    private ObjectNode tree(Object record) {
        ObjectNode json = mapper.createObjectNode();
        json.put("signal", record.getClass().getSimpleName());
        json.setAll(mapper.<ObjectNode>valueToTree(record));
        return json;
    }

    /** Whether the trace says that the memory was for a socket. */
    private static void forSocket(ObjectNode json, Allocation allocation) {
        if (!allocation.callTrace().isEmpty()) {
            json.put("forSocket", allocation.forSocket());
        }
    }

    private void shortage(ObjectNode json, @Nullable Shortage shortage) {
        if (shortage != null) {
            ObjectNode tree = mapper.valueToTree(shortage);
            tree.put("fragmented", shortage.fragmented());
            tree.put("costlyOrder", shortage.costlyOrder());
            json.set("shortage", tree);
        }
    }

    /** In pages, and beside them in percent of the RAM with one decimal. */
    private void shares(ObjectNode json, @Nullable MemoryShares shares) {
        if (shares != null) {
            ObjectNode tree = mapper.valueToTree(shares);
            ObjectNode percent = mapper.createObjectNode();
            tree.properties().stream()
                    .filter(field -> !field.getKey().equals("ram"))
                    .forEach(field -> percent.put(
                            field.getKey(),
                            Math.round(shares.share(field.getValue().asLong()) * 1000) / 10.0));
            tree.set("percent", percent);
            json.set("shares", tree);
        }
    }

    private String write(ObjectNode json) {
        try {
            return mapper.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of strings and numbers must have a JSON form", e);
        }
    }
}
