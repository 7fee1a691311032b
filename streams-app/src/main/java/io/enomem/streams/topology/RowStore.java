// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.codec.Codec;
import io.enomem.streams.incident.IncidentStore;
import io.enomem.streams.incident.RowKey;
import io.enomem.streams.incident.RowKind;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The tracker's rows on a store of Kafka Streams: key as the row gives it, value in the product's codec. */
final class RowStore implements IncidentStore {
    private final KeyValueStore<Bytes, byte[]> store;
    private final Codec codec;

    private @Nullable SpecificRecord read;
    private byte @Nullable [] readFrom;

    RowStore(KeyValueStore<Bytes, byte[]> store, Codec codec) {
        this.store = store;
        this.codec = codec;
    }

    /** Tells which record is being worked on: kept as it is, its bytes need not be made again. */
    void reading(Input.Decoded decoded) {
        read = decoded.record();
        readFrom = decoded.bytes();
    }

    @Override
    public @Nullable SpecificRecord get(RowKey key) {
        byte[] row = store.get(Bytes.wrap(key.toBytes()));
        return row == null ? null : codec.decode(row);
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public void put(RowKey key, SpecificRecord row) {
        byte[] bytes = row == read && readFrom != null ? readFrom : codec.encode(row);
        store.put(Bytes.wrap(key.toBytes()), bytes);
    }

    @Override
    public void delete(RowKey key) {
        // The store's delete would read the row to return it.
        store.put(Bytes.wrap(key.toBytes()), null);
    }

    @Override
    public void scan(RowKind kind, String machineId, long from, long to, Visitor visitor) {
        try (KeyValueIterator<Bytes, byte[]> rows = range(kind, machineId, from, to)) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                if (!visitor.visit(RowKey.of(kind, row.key.get()), codec.decode(row.value))) {
                    return;
                }
            }
        }
    }

    @Override
    public void scanKeys(RowKind kind, String machineId, long from, long to, Consumer<RowKey> visitor) {
        try (KeyValueIterator<Bytes, byte[]> rows = range(kind, machineId, from, to)) {
            rows.forEachRemaining(row -> visitor.accept(RowKey.of(kind, row.key.get())));
        }
    }

    private KeyValueIterator<Bytes, byte[]> range(RowKind kind, String machineId, long from, long to) {
        return store.range(
                Bytes.wrap(RowKey.lowest(kind, machineId, from)), Bytes.wrap(RowKey.highest(kind, machineId, to)));
    }

    @Override
    public void machines(Consumer<String> visitor) {
        Bytes lowest = Bytes.wrap(RowKey.lowest(RowKind.HOST));
        Bytes highest = Bytes.wrap(RowKey.highest(RowKind.HOST));
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(lowest, highest)) {
            rows.forEachRemaining(row -> visitor.accept(RowKey.machineIdOf(row.key.get())));
        }
    }
}
