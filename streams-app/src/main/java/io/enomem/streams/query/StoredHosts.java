// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostState;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.incident.RowKey;
import io.enomem.streams.incident.RowKind;
import io.enomem.streams.topology.HostRows;
import io.enomem.streams.topology.StreamsService;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Hosts out of the tracker's rows: those of the partitions that this instance holds. */
final class StoredHosts implements Hosts {
    private final Stores stores;
    private final Codec codec;

    StoredHosts(StreamsService service) {
        this.stores = new Stores(service);
        this.codec = service.codec();
    }

    @Override
    public All all() throws NotReadyException {
        Map<String, HostInfo> infos = new TreeMap<>();
        // The last of a host's rows is its youngest.
        stores.scan(
                HostRows.STORE,
                range(HostRows.all(RowKind.INFO)),
                (key, row) -> infos.put(RowKey.machineIdOf(key.get()), codec.decode(row, HostInfo.class)));
        Map<String, Known> hosts = new TreeMap<>();
        boolean partial = stores.scan(HostRows.STORE, range(HostRows.all(RowKind.HOST)), (key, row) -> {
            HostState state = codec.decode(row, HostState.class);
            hosts.put(state.getMachineId(), known(state, infos.get(state.getMachineId())));
        });
        return new All(hosts.values().stream().toList(), partial);
    }

    @Override
    public Optional<Detail> find(String machineId) throws NotReadyException {
        byte[] state = last(RowKind.HOST, machineId).value;
        if (state == null) {
            return Optional.empty();
        }
        byte[] info = last(RowKind.INFO, machineId).value;
        Known known =
                known(codec.decode(state, HostState.class), info == null ? null : codec.decode(info, HostInfo.class));
        return Optional.of(new Detail(known, lastTime(RowKind.SAMPLE, machineId), lastTime(RowKind.RECORD, machineId)));
    }

    private static Known known(HostState state, @Nullable HostInfo info) {
        boolean open = state.getDueAt() != null || state.getUnjudgedFrom() != null;
        return new Known(state.getMachineId(), info, state.getLatest(), state.getLate(), open);
    }

    private @Nullable Instant lastTime(RowKind kind, String machineId) throws NotReadyException {
        Bytes key = last(kind, machineId).key;
        return key == null
                ? null
                : Instant.ofEpochMilli(RowKey.of(kind, key.get()).number());
    }

    /** The youngest row of a kind, or a pair of nulls. */
    private KeyValue<@Nullable Bytes, byte @Nullable []> last(RowKind kind, String machineId) throws NotReadyException {
        RangeQuery<Bytes, byte[]> range = range(HostRows.of(kind, machineId)).withDescendingKeys();
        try (KeyValueIterator<Bytes, byte[]> rows = stores.ofMachine(machineId, HostRows.STORE, range)) {
            return rows != null && rows.hasNext() ? rows.next() : KeyValue.pair(null, null);
        }
    }

    private static RangeQuery<Bytes, byte[]> range(HostRows.Span span) {
        return RangeQuery.withRange(span.from(), span.to());
    }
}
