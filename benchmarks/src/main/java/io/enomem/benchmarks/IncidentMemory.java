// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.schemas.codec.Codec;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.IncidentStore;
import io.enomem.streams.incident.IncidentTracker;
import io.enomem.streams.incident.RowKey;
import io.enomem.streams.incident.RowKind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What open incidents take: the rows of their hosts, in bytes as a store of Kafka Streams keeps them, and what the tracker
 * itself holds on the heap beside them. Hosts with 120 full samples and one open incident each; the same hosts without the
 * incident are the comparison.
 *
 * <p>Usage: {@code IncidentMemory [HOSTS]}, 1,000 if not told.
 */
public final class IncidentMemory {
    private static final int HOSTS = 1_000;

    private IncidentMemory() {}

    /** Prints both. */
    public static void main(String[] args) {
        int hosts = args.length > 0 ? Integer.parseInt(args[0]) : HOSTS;
        Measured healthy = measure(hosts, false);
        Measured sick = measure(hosts, true);
        System.out.printf(
                Locale.ROOT,
                "%d hosts: rows %.1f kB a host without an incident, %.1f kB with one (%.1f kB more);"
                        + " tracker's heap %.1f kB a host without, %.1f kB with%n",
                hosts,
                healthy.rowBytes / 1e3 / hosts,
                sick.rowBytes / 1e3 / hosts,
                (sick.rowBytes - healthy.rowBytes) / 1e3 / hosts,
                healthy.heapBytes / 1e3 / hosts,
                sick.heapBytes / 1e3 / hosts);
        sick.byKind.forEach(
                (kind, bytes) -> System.out.printf(Locale.ROOT, "  %-9s %8.1f kB a host%n", kind, bytes / 1e3 / hosts));
    }

    private record Measured(long rowBytes, long heapBytes, Map<RowKind, Long> byKind) {}

    private static Measured measure(int hosts, boolean withIncident) {
        ByteStore store = new ByteStore();
        long before = used();
        IncidentTracker tracker = new IncidentTracker(store, StandardEngine.create(), IncidentSettings.defaults());
        for (int h = 0; h < hosts; h++) {
            SickHost host = new SickHost("m" + h);
            Iterable<? extends SpecificRecord> records = withIncident ? host.records() : host.samples();
            for (SpecificRecord record : records) {
                tracker.accept(record, arrival());
            }
        }
        long after = used();
        Measured measured = new Measured(store.bytes(), after - before - store.bytes(), store.byKind());
        tracker.unfinished(); // the tracker lives until here
        return measured;
    }

    /** Late enough that no record is ahead of it: the times of the records count. */
    private static long arrival() {
        return Long.MAX_VALUE / 2;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Rows as bytes, in order. */
    private static final class ByteStore implements IncidentStore {
        private final Codec codec = new Codec();
        private final TreeMap<RowKey, byte[]> rows = new TreeMap<>();

        @Override
        public @Nullable SpecificRecord get(RowKey key) {
            byte[] row = rows.get(key);
            return row == null ? null : codec.decode(row);
        }

        @Override
        public void put(RowKey key, SpecificRecord row) {
            rows.put(key, codec.encode(row));
        }

        @Override
        public void delete(RowKey key) {
            rows.remove(key);
        }

        @Override
        public void scan(RowKind kind, String machineId, long from, long to, Visitor visitor) {
            RowKey lowest = new RowKey(kind, machineId, from, "");
            for (Map.Entry<RowKey, byte[]> row : rows.tailMap(lowest).entrySet()) {
                RowKey key = row.getKey();
                if (key.kind() != kind || !key.machineId().equals(machineId) || key.number() > to) {
                    return;
                }
                if (!visitor.visit(key, codec.decode(row.getValue()))) {
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
                    .filter(key -> key.kind() == RowKind.HOST)
                    .map(RowKey::machineId)
                    .toList()
                    .forEach(visitor);
        }

        long bytes() {
            return byKind().values().stream().mapToLong(Long::longValue).sum();
        }

        Map<RowKind, Long> byKind() {
            Map<RowKind, Long> bytes = new EnumMap<>(RowKind.class);
            rows.forEach((key, row) -> bytes.merge(key.kind(), (long) row.length + key.toBytes().length, Long::sum));
            return bytes;
        }
    }
}
