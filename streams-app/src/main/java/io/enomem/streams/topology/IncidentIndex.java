// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.Identity;
import io.enomem.schemas.codec.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of all hosts of a partition in short, youngest start first, so that a page is read without looking through
 * all of them; and the last revisions of each. Used by one thread; queries read the store beside it.
 */
public final class IncidentIndex {
    /** Name of the store, for queries. */
    public static final String STORE = Nodes.INCIDENT_INDEX;

    /** Revisions of one incident that are kept, the youngest. Ours: a page; nearly all incidents have fewer than five. */
    static final int REVISIONS = 32;

    private static final byte BY_START = 1;
    private static final byte REVISION = 2;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Codec codec;

    IncidentIndex(KeyValueStore<Bytes, byte[]> store, Codec codec) {
        this.store = store;
        this.codec = codec;
    }

    /** Keys with both ends included. */
    public record Span(Bytes from, Bytes to) {}

    /**
     * The incidents that start in a span of time, youngest first, those of one start by id.
     *
     * @param from earliest start, inclusive, Unix milliseconds; null: no bound
     * @param to latest start, exclusive, Unix milliseconds; null: no bound
     * @param after the incident after which to go on, of any partition; null: from the youngest on
     */
    public static Span startingIn(@Nullable Long from, @Nullable Long to, @Nullable String after) {
        byte[] first = {BY_START};
        if (after != null) {
            first = append(byStart(after), (byte) 0);
        } else if (to != null) {
            first = head(to - 1);
        }
        byte[] last = from == null || from <= 0 ? new byte[] {REVISION} : head(from - 1);
        return new Span(Bytes.wrap(first), Bytes.wrap(last));
    }

    /** The revisions of an incident, oldest first. */
    public static Span revisionsOf(String incidentId) {
        return new Span(Bytes.wrap(revision(incidentId, 0)), Bytes.wrap(revision(incidentId, Integer.MAX_VALUE)));
    }

    /** Keeps a revision. */
    void keep(Diagnosis diagnosis) {
        String id = diagnosis.getIncidentId();
        byte[] row = codec.encode(inShort(diagnosis));
        store.put(Bytes.wrap(byStart(id)), row);
        store.put(Bytes.wrap(revision(id, diagnosis.getRevision())), row);
        if (diagnosis.getRevision() > REVISIONS) {
            store.delete(Bytes.wrap(revision(id, diagnosis.getRevision() - REVISIONS)));
        }
    }

    /** Lets an incident go. */
    void forget(String incidentId) {
        store.delete(Bytes.wrap(byStart(incidentId)));
        Span revisions = revisionsOf(incidentId);
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(revisions.from(), revisions.to())) {
            rows.forEachRemaining(row -> keys.add(row.key));
        }
        keys.forEach(store::delete);
    }

    /** What a list shows: who, when, what. */
    private static Diagnosis inShort(Diagnosis diagnosis) {
        return Diagnosis.newBuilder(diagnosis)
                .setVictims(List.of())
                .setCauses(List.of())
                .setEvidence(List.of())
                .setRemedies(List.of())
                .setTimeline(List.of())
                .setOnset(null)
                .setOnsetAt(null)
                .setRelated(List.of())
                .setGaps(List.of())
                .setMissing(List.of())
                .build();
    }

    private static byte[] byStart(String incidentId) {
        return append(head(Identity.startMillisOf(incidentId)), utf8(incidentId));
    }

    /** Below all incidents of that start, above those of the next millisecond. */
    private static byte[] head(long startMillis) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put(BY_START)
                .putLong(Long.MAX_VALUE - Math.max(0, startMillis))
                .array();
    }

    private static byte[] revision(String incidentId, int revision) {
        byte[] id = utf8(incidentId);
        return ByteBuffer.allocate(1 + Integer.BYTES + id.length + Integer.BYTES)
                .put(REVISION)
                .putInt(id.length)
                .put(id)
                .putInt(revision)
                .array();
    }

    private static byte[] append(byte[] head, byte... tail) {
        return ByteBuffer.allocate(head.length + tail.length)
                .put(head)
                .put(tail)
                .array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
