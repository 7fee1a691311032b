// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostState;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hosts in work: those seen last in memory, all of them in the store. */
final class Hosts {
    /** How far the time in a row may lag behind when nothing else changed, ms: one write per minute of samples, not one each. */
    private static final long LAG_MILLIS = 60_000;

    private final IncidentStore store;
    private final int inMemory;
    private final Map<String, Host> hosts = new LinkedHashMap<>(64, 0.75f, true);
    private final Set<String> unfinished = new LinkedHashSet<>();

    Hosts(IncidentStore store, int inMemory) {
        this.store = store;
        this.inMemory = inMemory;
        store.machines(machineId -> {
            Host host = read(machineId);
            if (host != null && host.unfinished()) {
                unfinished.add(machineId);
            }
        });
    }

    /** The host, or null if it was never seen. */
    @Nullable
    Host find(String machineId) {
        Host host = hosts.get(machineId);
        if (host == null) {
            host = read(machineId);
            if (host != null) {
                hosts.put(machineId, host);
            }
        }
        return host;
    }

    /** Takes a new host in. */
    Host add(Host host) {
        hosts.put(host.machineId, host);
        return host;
    }

    /** Writes the host's row if it must be, and lets the host seen longest ago go if there are too many. */
    void save(Host host) {
        if (host.mustSave(LAG_MILLIS)) {
            write(host);
        }
        if (hosts.size() > inMemory) {
            Host eldest = hosts.values().iterator().next();
            if (eldest.mustSave(0)) {
                write(eldest);
            }
            hosts.remove(eldest.machineId);
        }
    }

    /** Machine ids of the hosts with something unfinished. */
    Set<String> unfinished() {
        return Set.copyOf(unfinished);
    }

    private void write(Host host) {
        store.put(RowKey.host(host.machineId), host.toRow());
        host.saved();
        if (host.unfinished()) {
            unfinished.add(host.machineId);
        } else {
            unfinished.remove(host.machineId);
        }
    }

    private @Nullable Host read(String machineId) {
        HostState row = (HostState) store.get(RowKey.host(machineId));
        return row == null ? null : Host.of(row);
    }
}
