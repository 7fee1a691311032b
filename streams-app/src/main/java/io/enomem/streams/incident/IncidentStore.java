// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Ordered rows that the tracker keeps: small enough to stand on a key-value store of bytes ({@link RowKey#toBytes()} as
 * key, the row in the product's codec as value) or on a sorted map. Used by one thread.
 */
public interface IncidentStore {

    /** The row of that key, or null. */
    @Nullable
    SpecificRecord get(RowKey key);

    /** Writes a row, whether or not one was there. */
    void put(RowKey key, SpecificRecord row);

    /** Removes a row, if it is there. */
    void delete(RowKey key);

    /**
     * Shows the rows of one kind of one host, ordered by number, from one number to another, both included. The visitor
     * must not change the store.
     */
    void scan(RowKind kind, String machineId, long from, long to, Visitor visitor);

    /** As {@link #scan}, but shows the keys only: rows that are only counted or removed need not be read. */
    void scanKeys(RowKind kind, String machineId, long from, long to, Consumer<RowKey> visitor);

    /** Shows each machine that has a HOST row. The visitor must not change the store. */
    void machines(Consumer<String> visitor);

    /** Sees rows in order. */
    @FunctionalInterface
    interface Visitor {
        /** Sees a row; false ends the scan. */
        boolean visit(RowKey key, SpecificRecord row);
    }
}
