// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store only for what it may have. Holes, lines, pinned samples, incidents, forecasts and matches of every host are looked for once a
 * minute, and a host that is well has none of them: to open a range of RocksDB only to find nothing was most of what such a
 * host cost. So it is remembered between which numbers the rows of these kinds lie; where that is not known, after a start,
 * all of them are counted once. Used by one thread, which alone changes the store.
 */
final class RareRows implements IncidentStore {
    private static final Set<RowKind> RARE =
            EnumSet.of(RowKind.RECORD, RowKind.SAMPLE, RowKind.GAP, RowKind.MATCH, RowKind.INCIDENT, RowKind.FORECAST);

    /** Outside of it there is no row; inside, there may be none either. */
    private static final class Extent {
        private long lowest = Long.MAX_VALUE;
        private long highest = Long.MIN_VALUE;

        void take(long number) {
            lowest = Math.min(lowest, number);
            highest = Math.max(highest, number);
        }

        boolean meets(long from, long to) {
            return lowest <= highest && lowest <= to && from <= highest;
        }
    }

    private final IncidentStore store;
    private final Map<String, Map<RowKind, Extent>> extents;

    /** @param hosts how many hosts are remembered, those that were asked for last */
    RareRows(IncidentStore store, int hosts) {
        this.store = store;
        this.extents = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Map<RowKind, Extent>> eldest) {
                return size() > hosts;
            }
        };
    }

    @Override
    public @Nullable SpecificRecord get(RowKey key) {
        return store.get(key);
    }

    @Override
    public void put(RowKey key, SpecificRecord row) {
        store.put(key, row);
        if (RARE.contains(key.kind())) {
            extent(key.kind(), key.machineId()).take(key.number());
        }
    }

    @Override
    public void delete(RowKey key) {
        store.delete(key);
    }

    @Override
    public void scan(RowKind kind, String machineId, long from, long to, Visitor visitor) {
        if (mayHave(kind, machineId, from, to)) {
            store.scan(kind, machineId, from, to, visitor);
        }
    }

    @Override
    public void scanKeys(RowKind kind, String machineId, long from, long to, Consumer<RowKey> visitor) {
        if (mayHave(kind, machineId, from, to)) {
            store.scanKeys(kind, machineId, from, to, visitor);
        }
    }

    @Override
    public void machines(Consumer<String> visitor) {
        store.machines(visitor);
    }

    private boolean mayHave(RowKind kind, String machineId, long from, long to) {
        return !RARE.contains(kind) || extent(kind, machineId).meets(from, to);
    }

    private Extent extent(RowKind kind, String machineId) {
        Map<RowKind, Extent> ofHost = extents.computeIfAbsent(machineId, id -> new EnumMap<>(RowKind.class));
        Extent known = ofHost.get(kind);
        if (known == null) {
            Extent found = new Extent();
            store.scanKeys(kind, machineId, Long.MIN_VALUE, Long.MAX_VALUE, key -> found.take(key.number()));
            ofHost.put(kind, found);
            known = found;
        }
        return known;
    }
}
