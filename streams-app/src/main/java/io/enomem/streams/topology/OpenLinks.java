// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Link;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.incident.LinkEnds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Ends of broken connections that wait for their other end, by endpoint and time; a second row by arrival lets the oldest
 * go. Used by one thread.
 */
final class OpenLinks implements LinkEnds {
    private static final byte BY_ENDPOINT = 1;
    private static final byte BY_ARRIVAL = 2;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Codec codec;

    OpenLinks(KeyValueStore<Bytes, byte[]> store, Codec codec) {
        this.store = store;
        this.codec = codec;
    }

    @Override
    public List<Link> near(String endpoint, long timeMillis) {
        Bytes from = Bytes.wrap(head(endpoint, timeMillis - APART.toMillis(), 0).array());
        Bytes to =
                Bytes.wrap(head(endpoint, timeMillis + APART.toMillis() + 1, 0).array());
        List<Link> near = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, to)) {
            while (rows.hasNext() && near.size() < PER_ENDPOINT) {
                near.add(codec.decode(rows.next().value, Link.class));
            }
        }
        return near;
    }

    @Override
    public boolean has(Link link) {
        byte[] kept = store.get(Bytes.wrap(key(link)));
        return kept != null && codec.decode(kept).equals(link);
    }

    @Override
    public void keep(Link link, long arrivalMillis) {
        byte[] key = key(link);
        store.put(Bytes.wrap(key), codec.encode(link));
        store.put(byArrival(arrivalMillis, key), key);
    }

    /** Forgets what arrived before that time. */
    void forgetBefore(long arrivalMillis) {
        List<KeyValue<Bytes, byte[]>> old = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(byArrival(Long.MIN_VALUE, new byte[0]), byArrival(arrivalMillis, new byte[0]))) {
            rows.forEachRemaining(old::add);
        }
        for (KeyValue<Bytes, byte[]> row : old) {
            store.delete(row.key);
            store.delete(Bytes.wrap(row.value));
        }
    }

    private static byte[] key(Link link) {
        String end = link.getRole() + link.getIncidentId() + orEmpty(link.getPeer());
        byte[] tail = end.getBytes(StandardCharsets.UTF_8);
        return head(link.getEndpoint(), link.getTime().toEpochMilli(), tail.length)
                .put(tail)
                .array();
    }

    private static ByteBuffer head(String endpoint, long timeMillis, int more) {
        byte[] name = endpoint.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Integer.BYTES + name.length + Long.BYTES + more)
                .put(BY_ENDPOINT)
                .putInt(name.length)
                .put(name)
                .putLong(timeMillis ^ Long.MIN_VALUE);
    }

    private static Bytes byArrival(long arrivalMillis, byte[] key) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES + key.length)
                .put(BY_ARRIVAL)
                .putLong(arrivalMillis ^ Long.MIN_VALUE)
                .put(key)
                .array());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
