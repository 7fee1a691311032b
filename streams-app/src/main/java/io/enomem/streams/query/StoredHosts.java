// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.HostState;
import io.enomem.schemas.Minute;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.incident.RowKey;
import io.enomem.streams.incident.RowKind;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import io.enomem.streams.topology.HostRows;
import io.enomem.streams.topology.StreamsService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Hosts out of the tracker's rows. */
final class StoredHosts implements Hosts {
    /** That of their rows: shorter machine ids first, equally long ones by their UTF-8. */
    static final Comparator<String> ORDER =
            Comparator.comparing(machineId -> Bytes.wrap(RowKey.lowest(RowKind.HOST, machineId, 0)));

    /** So many rows are looked through for one page, per partition. Ours: some ten milliseconds. */
    private static final int LOOKED_THROUGH = 5_000;

    private final Stores stores;
    private final Codec codec;

    StoredHosts(StreamsService service) {
        this.stores = new Stores(service);
        this.codec = service.codec();
    }

    @Override
    public List<Slice<Known>> list(Wanted wanted, Hop hop) throws NotReadyException {
        return stores.each(hop, copy -> slice(copy, wanted));
    }

    @Override
    public Stored<Known> find(String machineId, Hop hop) throws NotReadyException {
        Stores.Copy copy = stores.ofMachine(machineId, hop);
        byte[] row = youngest(copy, RowKind.HOST, machineId).value;
        return new Stored<>(row == null ? Optional.empty() : Optional.of(known(copy, row)), copy.lagRecords());
    }

    @Override
    public Stored<Numbers> numbers(String machineId, Instant from, Instant to, int limit, Hop hop)
            throws NotReadyException {
        Stores.Copy copy = stores.ofMachine(machineId, hop);
        byte[] row = youngest(copy, RowKind.HOST, machineId).value;
        if (row == null) {
            return new Stored<>(Optional.empty(), copy.lagRecords());
        }
        long detail = codec.decode(row, HostState.class).getDetailFrom().toEpochMilli();
        long first = from.toEpochMilli();
        long last = to.toEpochMilli() - 1;
        // Before that time, samples are kept only where an incident looks at them: minutes have no holes there.
        List<Minute> minutes =
                rows(copy, RowKind.MINUTE, Minute.class, machineId, first, Math.min(last, detail - 1), limit);
        List<HostSample> samples =
                samples(copy, machineId, Math.max(first, detail), last, Math.max(0, limit - minutes.size()));
        Instant next = minutes.size() + samples.size() < limit ? null : after(minutes, samples);
        return new Stored<>(Optional.of(new Numbers(minutes, samples, next)), copy.lagRecords());
    }

    private static Instant after(List<Minute> minutes, List<HostSample> samples) {
        Instant last = samples.isEmpty()
                ? minutes.get(minutes.size() - 1).getStart()
                : samples.get(samples.size() - 1).getTime();
        return last.plusMillis(1);
    }

    private Slice<Known> slice(Stores.Copy copy, Wanted wanted) throws NotReadyException {
        Bytes from = Bytes.wrap(
                wanted.after() == null
                        ? RowKey.lowest(RowKind.HOST)
                        : RowKey.highest(RowKind.HOST, wanted.after(), Long.MAX_VALUE));
        List<Known> found = new ArrayList<>();
        @Nullable String last = null;
        int looked = 0;
        try (KeyValueIterator<Bytes, byte[]> rows =
                range(copy, RangeQuery.withRange(from, Bytes.wrap(RowKey.highest(RowKind.HOST))))) {
            while (rows.hasNext()) {
                if (found.size() == wanted.limit() || looked == LOOKED_THROUGH) {
                    return new Slice<>(copy.partition(), copy.lagRecords(), found, last);
                }
                Known host = known(copy, rows.next().value);
                if (wanted.wanted().test(host)) {
                    found.add(host);
                }
                last = host.machineId();
                looked++;
            }
        }
        return new Slice<>(copy.partition(), copy.lagRecords(), found, null);
    }

    private Known known(Stores.Copy copy, byte[] row) throws NotReadyException {
        HostState state = codec.decode(row, HostState.class);
        byte[] info = youngest(copy, RowKind.INFO, state.getMachineId()).value;
        boolean open = state.getDueAt() != null || state.getUnjudgedFrom() != null;
        return new Known(
                state.getMachineId(),
                info == null ? null : codec.decode(info, HostInfo.class),
                state.getLatest(),
                state.getLastKernel(),
                state.getLastLog(),
                state.getLastSample(),
                state.getLate(),
                open);
    }

    /** The youngest row of a kind, or a pair of nulls. */
    private static KeyValue<@Nullable Bytes, byte @Nullable []> youngest(
            Stores.Copy copy, RowKind kind, String machineId) throws NotReadyException {
        HostRows.Span span = HostRows.of(kind, machineId);
        RangeQuery<Bytes, byte[]> range = RangeQuery.withRange(span.from(), span.to());
        try (KeyValueIterator<Bytes, byte[]> rows = range(copy, range.withDescendingKeys())) {
            return rows.hasNext() ? rows.next() : KeyValue.pair(null, null);
        }
    }

    /** The first samples at full resolution, by time; those from before have been let go, and their slots are free. */
    private List<HostSample> samples(Stores.Copy copy, String machineId, long from, long to, int limit)
            throws NotReadyException {
        PriorityQueue<HostSample> latestFirst =
                new PriorityQueue<>(Comparator.comparing(HostSample::getTime).reversed());
        HostRows.Span span = HostRows.of(RowKind.SLOT, machineId);
        try (KeyValueIterator<Bytes, byte[]> rows = range(copy, RangeQuery.withRange(span.from(), span.to()))) {
            while (rows.hasNext()) {
                HostSample sample = codec.decode(rows.next().value, HostSample.class);
                long time = sample.getTime().toEpochMilli();
                if (from <= time && time <= to) {
                    latestFirst.add(sample);
                    if (latestFirst.size() > limit) {
                        latestFirst.remove();
                    }
                }
            }
        }
        return latestFirst.stream()
                .sorted(Comparator.comparing(HostSample::getTime))
                .toList();
    }

    private <T extends SpecificRecord> List<T> rows(
            Stores.Copy copy, RowKind kind, Class<T> type, String machineId, long from, long to, int limit)
            throws NotReadyException {
        List<T> found = new ArrayList<>();
        if (from > to || limit <= 0) {
            return found;
        }
        RangeQuery<Bytes, byte[]> span = RangeQuery.withRange(
                Bytes.wrap(RowKey.lowest(kind, machineId, from)), Bytes.wrap(RowKey.highest(kind, machineId, to)));
        try (KeyValueIterator<Bytes, byte[]> rows = range(copy, span)) {
            while (rows.hasNext() && found.size() < limit) {
                found.add(codec.decode(rows.next().value, type));
            }
        }
        return found;
    }

    private static KeyValueIterator<Bytes, byte[]> range(Stores.Copy copy, RangeQuery<Bytes, byte[]> query)
            throws NotReadyException {
        KeyValueIterator<Bytes, byte[]> rows = copy.ask(HostRows.STORE, query);
        if (rows == null) {
            throw new NotReadyException("The store has just been closed");
        }
        return rows;
    }
}
