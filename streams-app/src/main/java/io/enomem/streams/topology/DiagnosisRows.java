// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Identity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The last revision of each incident of a host, by its start, for whoever asks; the same bytes as on the topic. Bounded per
 * host: by the host's own time, and by number. Used by one thread; queries read the store beside it.
 */
public final class DiagnosisRows {
    /** Name of the store, for queries. */
    public static final String STORE = Nodes.LAST_DIAGNOSES;

    private final KeyValueStore<Bytes, byte[]> store;
    private final IncidentIndex index;
    private final Duration remembered;
    private final int perHost;

    /** @param index lets go what is let go here */
    DiagnosisRows(KeyValueStore<Bytes, byte[]> store, IncidentIndex index, Duration remembered, int perHost) {
        this.store = store;
        this.index = index;
        this.remembered = remembered;
        this.perHost = perHost;
    }

    /** The key of an incident. Throws IllegalArgumentException for what is no incident id. */
    public static Bytes key(String incidentId) {
        byte[] id = incidentId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = head(Identity.machineIdOf(incidentId), Identity.startMillisOf(incidentId), id.length);
        return Bytes.wrap(key.put(id).array());
    }

    /** The incident whose key this is. */
    public static String incidentIdOf(Bytes key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.get());
        int head = Integer.BYTES + bytes.getInt() + Long.BYTES;
        return new String(key.get(), head, key.get().length - head, StandardCharsets.UTF_8);
    }

    /** Keeps a revision; where it is the first of its incident, what is too old or too much of its host goes. */
    void keep(String incidentId, byte[] diagnosis) {
        Bytes key = key(incidentId);
        boolean isNew = store.get(key) == null;
        store.put(key, diagnosis);
        if (isNew) {
            tidy(Identity.machineIdOf(incidentId), Identity.startMillisOf(incidentId) - remembered.toMillis());
        }
    }

    private void tidy(String machineId, long oldest) {
        Deque<Bytes> young = new ArrayDeque<>();
        Deque<Bytes> old = new ArrayDeque<>();
        Bytes limit = Bytes.wrap(head(machineId, Math.max(0, oldest), 0).array());
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(
                Bytes.wrap(head(machineId, 0, 0).array()),
                Bytes.wrap(head(machineId, Long.MAX_VALUE, 0).array()))) {
            rows.forEachRemaining(row -> (row.key.compareTo(limit) < 0 ? old : young).addLast(row.key));
        }
        while (young.size() > perHost) {
            old.addLast(young.removeFirst());
        }
        for (Bytes key : old) {
            store.delete(key);
            index.forget(incidentIdOf(key));
        }
    }

    private static ByteBuffer head(String machineId, long startMillis, int more) {
        byte[] machine = machineId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + machine.length + Long.BYTES + more)
                .putInt(machine.length)
                .put(machine)
                .putLong(startMillis);
    }
}
