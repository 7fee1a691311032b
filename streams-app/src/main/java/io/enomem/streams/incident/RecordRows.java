// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Identity;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.Seen;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * The kernel and log records of a host that may be part of a signal. Each is kept once, by its natural identity, for as
 * long as an incident that it belongs to can be revised; so the rows themselves are the window of what was seen, and
 * nothing in it is taken twice or lost.
 */
final class RecordRows {
    /** Over this span the records of one log are counted; shorter than quiet, so that a flood stays one incident. */
    private static final long BUCKET_MILLIS = 10_000;

    /** Counts in memory; ours. The rows are counted again where one was let go. */
    private static final int BUCKETS = 1_024;

    /** What became of a record. */
    enum Kept {
        /** It is new. */
        NEW,
        /** It was there. */
        SEEN,
        /** There were too many of its log at that time, or of its host. */
        LEFT_OUT
    }

    private record Bucket(String machineId, long start) {}

    private final IncidentStore store;
    private final Rows rows;
    private final IncidentSettings settings;
    private final Map<Bucket, Map<String, Integer>> counts = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bucket, Map<String, Integer>> eldest) {
            return size() > BUCKETS;
        }
    };

    RecordRows(IncidentStore store, IncidentSettings settings) {
        this.store = store;
        this.rows = new Rows(store);
        this.settings = settings;
    }

    /** Keeps a record that is new. */
    Kept keep(Host host, SpecificRecord record, long time) {
        String identity = Identity.of(record);
        RowKey seen = new RowKey(RowKind.SEEN, host.machineId, 0, identity);
        if (store.get(seen) != null) {
            return Kept.SEEN;
        }
        if (!room(host, record, time)) {
            return Kept.LEFT_OUT;
        }
        store.put(seen, new Seen(Instant.ofEpochMilli(time)));
        store.put(new RowKey(RowKind.RECORD, host.machineId, time, identity), record);
        host.records++;
        host.touch();
        return Kept.NEW;
    }

    /** Records by time, both ends included. */
    List<SpecificRecord> between(String machineId, long from, long to) {
        return rows.between(RowKind.RECORD, SpecificRecord.class, machineId, from, to);
    }

    /** Lets the records before a time go. */
    void forget(Host host, long before) {
        if (before <= host.recordsFrom) {
            return;
        }
        List<RowKey> old = rows.keys(RowKind.RECORD, host.machineId, host.recordsFrom, before - 1);
        for (RowKey key : old) {
            store.delete(key);
            store.delete(new RowKey(RowKind.SEEN, host.machineId, 0, key.suffix()));
        }
        host.records -= old.size();
        host.recordsFrom = before;
        host.touch();
    }

    private boolean room(Host host, SpecificRecord record, long time) {
        if (host.records >= settings.recordsPerHost()) {
            makeRoom(host);
        }
        if (host.records >= settings.recordsPerHost() || time < host.recordsFrom) {
            return false;
        }
        // The kernel limits its own lines, and an OOM report may have thousands.
        if (record instanceof LogRecord log) {
            Bucket bucket = new Bucket(host.machineId, Math.floorDiv(time, BUCKET_MILLIS) * BUCKET_MILLIS);
            Map<String, Integer> bySource = counts.computeIfAbsent(bucket, this::count);
            if (bySource.merge(log.getPath(), 1, Integer::sum) > settings.recordsPerSource()) {
                return false;
            }
        }
        return true;
    }

    /** The oldest tenth goes, but nothing of what may still be one incident with the newest. */
    private void makeRoom(Host host) {
        long open = host.latest
                - settings.cap().plus(settings.nearby()).plus(settings.nearby()).toMillis();
        int[] left = {settings.recordsPerHost() / 10};
        long[] before = {host.recordsFrom};
        store.scan(RowKind.RECORD, host.machineId, host.recordsFrom, open, (key, row) -> {
            before[0] = key.number() + 1;
            return --left[0] > 0;
        });
        forget(host, before[0]);
    }

    private Map<String, Integer> count(Bucket bucket) {
        Map<String, Integer> bySource = new LinkedHashMap<>();
        long end = bucket.start + BUCKET_MILLIS - 1;
        store.scan(RowKind.RECORD, bucket.machineId, bucket.start, end, (key, row) -> {
            if (row instanceof LogRecord log) {
                bySource.merge(log.getPath(), 1, Integer::sum);
            }
            return true;
        });
        return bySource;
    }

    /** What a record is called in a gap. */
    static String sourceOf(SpecificRecord record) {
        if (record instanceof LogRecord log) {
            return "log:" + log.getPath();
        }
        return record instanceof KernelRecord ? "kmsg" : "samples";
    }
}
