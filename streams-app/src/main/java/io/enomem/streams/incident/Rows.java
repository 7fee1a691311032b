// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Typed reading of a store, and removal by range. */
final class Rows {
    private final IncidentStore store;

    Rows(IncidentStore store) {
        this.store = store;
    }

    /** Rows of one kind of one host by number, both ends included. */
    <T extends SpecificRecord> List<T> between(RowKind kind, Class<T> type, String machineId, long from, long to) {
        List<T> rows = new ArrayList<>();
        store.scan(kind, machineId, from, to, (key, row) -> rows.add(type.cast(row)));
        return rows;
    }

    /** Removes those rows and says how many they were. */
    int remove(RowKind kind, String machineId, long from, long to) {
        List<RowKey> keys = keys(kind, machineId, from, to);
        keys.forEach(store::delete);
        return keys.size();
    }

    /** Keys of those rows. */
    List<RowKey> keys(RowKind kind, String machineId, long from, long to) {
        List<RowKey> keys = new ArrayList<>();
        store.scanKeys(kind, machineId, from, to, keys::add);
        return keys;
    }
}
