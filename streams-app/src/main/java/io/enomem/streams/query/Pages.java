// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.query.cluster.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One page out of the slices of all partitions. */
final class Pages {
    private Pages() {}

    /**
     * The first items of all slices, and where the next page begins. Behind the point up to which one of the partitions has
     * been looked through nothing is shown: it might have something that stands before it.
     *
     * @param order of ids, that in which each partition was looked through
     * @param id name of the field that holds an item's id
     * @param limit items at most
     */
    static ObjectNode merge(List<Part> slices, Comparator<String> order, String id, int limit) {
        Map<String, JsonNode> items = new TreeMap<>(order);
        @Nullable String horizon = null;
        for (Part slice : slices) {
            slice.body().path("items").forEach(item -> items.put(item.path(id).asText(), item));
            String next = slice.body().path("next").textValue();
            if (next != null && (horizon == null || order.compare(next, horizon) < 0)) {
                horizon = next;
            }
        }
        ObjectNode page = Json.object();
        ArrayNode shown = page.putArray("items");
        @Nullable String last = null;
        for (Map.Entry<String, JsonNode> item : items.entrySet()) {
            if (horizon != null && order.compare(item.getKey(), horizon) > 0) {
                break;
            }
            if (shown.size() == limit) {
                return page.put("next", last);
            }
            shown.add(item.getValue());
            last = item.getKey();
        }
        return page.put("next", horizon);
    }
}
