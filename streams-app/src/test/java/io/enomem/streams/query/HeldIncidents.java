// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import io.enomem.streams.topology.IncidentPartitioner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Incidents of some partitions, held in memory: active where the lag is null. */
final class HeldIncidents implements Incidents {
    private final int partitions;
    private final List<Diagnosis> all;
    private final Map<Integer, Optional<Long>> held = new TreeMap<>();

    HeldIncidents(int partitions, List<Diagnosis> all) {
        this.partitions = partitions;
        this.all = all;
    }

    /** Holds a partition, lacking so many records of it, or none. */
    HeldIncidents holding(int partition, Long lag) {
        held.put(partition, Optional.ofNullable(lag));
        return this;
    }

    void lose(int partition) {
        held.remove(partition);
    }

    @Override
    public Stored<Known> find(String incidentId, Hop hop) throws NotReadyException {
        Optional<Long> lag = held.get(partitionOf(incidentId));
        if (lag == null || (lag.isPresent() && !hop.standbys())) {
            throw new NotReadyException("Not here");
        }
        return new Stored<>(
                all.stream()
                        .filter(diagnosis -> diagnosis.incidentId().equals(incidentId))
                        .map(diagnosis -> new Known(diagnosis, List.of(diagnosis)))
                        .findFirst(),
                lag.orElse(null));
    }

    @Override
    public List<Slice<Diagnosis>> list(IncidentFilter filter, Hop hop) {
        List<Slice<Diagnosis>> slices = new ArrayList<>();
        held.forEach((partition, lag) -> {
            if (hop.wants(partition) && (lag.isEmpty() || hop.standbys())) {
                slices.add(slice(partition, lag.orElse(null), filter));
            }
        });
        return slices;
    }

    private Slice<Diagnosis> slice(int partition, Long lag, IncidentFilter filter) {
        List<Diagnosis> found = all.stream()
                .filter(diagnosis -> partitionOf(diagnosis.incidentId()) == partition && filter.holds(diagnosis))
                .sorted((a, b) -> IncidentFilter.YOUNGEST_FIRST.compare(a.incidentId(), b.incidentId()))
                .toList();
        return found.size() > filter.limit()
                ? new Slice<>(
                        partition,
                        lag,
                        found.subList(0, filter.limit()),
                        found.get(filter.limit() - 1).incidentId())
                : new Slice<>(partition, lag, found, null);
    }

    private int partitionOf(String incidentId) {
        return IncidentPartitioner.partitionOf(Identity.machineIdOf(incidentId), partitions);
    }
}
