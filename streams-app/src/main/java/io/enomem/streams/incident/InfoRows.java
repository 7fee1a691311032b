// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostInfo;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** What a host is: one row whenever it changed. */
final class InfoRows {
    /** Versions kept; ours. */
    private static final int KEPT = 16;

    /** Positions of the fields that tell what the host is. */
    private static final int[] COMPARED = HostInfo.getClassSchema().getFields().stream()
            .filter(field -> !Set.of("time", "bootTimeMillis", "bootedAt").contains(field.name()))
            .mapToInt(Schema.Field::pos)
            .toArray();

    private final IncidentStore store;
    private final Rows rows;

    InfoRows(IncidentStore store) {
        this.store = store;
        this.rows = new Rows(store);
    }

    /** Keeps an info that says something else than the one before it; false if it does not. */
    boolean put(Host host, HostInfo info) {
        List<HostInfo> known = all(host);
        HostInfo before = null;
        for (HostInfo other : known) {
            before = other.getTime().isAfter(info.getTime()) ? before : other;
        }
        if (before != null && sayTheSame(before, info)) {
            return false;
        }
        host.infos = null;
        store.put(key(info), info);
        if (known.size() >= KEPT) {
            store.delete(key(known.get(0)));
        }
        return true;
    }

    /** What it was at a time: the last info up to it, else the first one after; null if there is none. */
    @Nullable
    HostInfo at(Host host, long time) {
        List<HostInfo> known = all(host);
        HostInfo found = known.isEmpty() ? null : known.get(0);
        for (HostInfo info : known) {
            found = info.getTime().toEpochMilli() <= time ? info : found;
        }
        return found;
    }

    /** All that are kept, oldest first. Asked for twice a minute of each host, and hardly ever other ones than before. */
    List<HostInfo> all(Host host) {
        List<HostInfo> infos = host.infos;
        if (infos == null) {
            infos = rows.between(RowKind.INFO, HostInfo.class, host.machineId, Long.MIN_VALUE, Long.MAX_VALUE);
            host.infos = infos;
        }
        return infos;
    }

    private static RowKey key(HostInfo info) {
        return new RowKey(RowKind.INFO, info.getMachineId(), info.getTime().toEpochMilli(), info.getBootId());
    }

    /**
     * Apart from what differs at each reading: the boot time is computed from two clocks, and a reboot changes the boot id.
     * Field by field: a host tells it every minute, and copies would be most of what that costs.
     */
    private static boolean sayTheSame(HostInfo one, HostInfo other) {
        for (int field : COMPARED) {
            if (!Objects.equals(one.get(field), other.get(field))) {
                return false;
            }
        }
        return true;
    }
}
