// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Rows in memory, for offline use and tests. Not thread-safe. */
public final class MapStore implements IncidentStore {
    private final NavigableMap<RowKey, SpecificRecord> rows = new TreeMap<>();

    @Override
    public @Nullable SpecificRecord get(RowKey key) {
        return rows.get(key);
    }

    @Override
    public void put(RowKey key, SpecificRecord row) {
        rows.put(key, row);
    }

    @Override
    public void delete(RowKey key) {
        rows.remove(key);
    }

    @Override
    public void scan(RowKind kind, String machineId, long from, long to, Visitor visitor) {
        RowKey lowest = new RowKey(kind, machineId, from, "");
        for (Map.Entry<RowKey, SpecificRecord> row : rows.tailMap(lowest, true).entrySet()) {
            RowKey key = row.getKey();
            if (key.kind() != kind || !key.machineId().equals(machineId) || key.number() > to) {
                return;
            }
            if (!visitor.visit(key, row.getValue())) {
                return;
            }
        }
    }

    @Override
    public void scanKeys(RowKind kind, String machineId, long from, long to, Consumer<RowKey> visitor) {
        scan(kind, machineId, from, to, (key, row) -> {
            visitor.accept(key);
            return true;
        });
    }

    @Override
    public void machines(Consumer<String> visitor) {
        rows.keySet().stream()
                .takeWhile(key -> key.kind() == RowKind.HOST)
                .forEach(key -> visitor.accept(key.machineId()));
    }

    /** Number of rows. */
    public int size() {
        return rows.size();
    }
}
