// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Rows in memory; notes the kind of row of each reading, scan and deletion. */
final class CountingStore implements IncidentStore {
    private final MapStore rows = new MapStore();
    private final List<RowKind> gets = new ArrayList<>();
    private final List<RowKind> scans = new ArrayList<>();
    private final List<RowKind> deletions = new ArrayList<>();

    /** The same rows, uncounted. */
    MapStore rows() {
        return rows;
    }

    List<RowKind> gets() {
        return gets;
    }

    List<RowKind> scans() {
        return scans;
    }

    List<RowKind> deletions() {
        return deletions;
    }

    @Override
    public @Nullable SpecificRecord get(RowKey key) {
        gets.add(key.kind());
        return rows.get(key);
    }

    @Override
    public void put(RowKey key, SpecificRecord row) {
        rows.put(key, row);
    }

    @Override
    public void delete(RowKey key) {
        deletions.add(key.kind());
        rows.delete(key);
    }

    @Override
    public void scan(RowKind kind, String machineId, long from, long to, Visitor visitor) {
        scans.add(kind);
        rows.scan(kind, machineId, from, to, visitor);
    }

    @Override
    public void scanKeys(RowKind kind, String machineId, long from, long to, Consumer<RowKey> visitor) {
        scans.add(kind);
        rows.scanKeys(kind, machineId, from, to, visitor);
    }

    @Override
    public void machines(Consumer<String> visitor) {
        rows.machines(visitor);
    }
}
