// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.query.cluster.Part;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one partition has of a page.
 *
 * @param lagRecords null: it is up to date; else it comes from a copy that lacks so many records
 * @param items in the page's order
 * @param next the last thing that was looked at, where the partition has more; null: it has no more
 */
public record Slice<T>(
        int partition,
        @Nullable Long lagRecords,
        List<T> items,
        @Nullable String next) {
    public Slice {
        items = List.copyOf(items);
    }

    /** The same for whoever puts the page together. */
    Part part(Function<T, ObjectNode> shown) {
        ObjectNode body = Json.object();
        ArrayNode array = body.putArray("items");
        items.forEach(item -> array.add(shown.apply(item)));
        return new Part(partition, lagRecords, body.put("next", next));
    }
}
