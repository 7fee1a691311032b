// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.IncidentState;
import io.enomem.streams.diagnosis.Case;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The remembered incidents of one host, by start, as one judging changes them. Mutable. */
final class Incidents {
    private static final Comparator<IncidentState> ORDER =
            Comparator.comparing(IncidentState::getStart).thenComparing(IncidentState::getIncidentId);

    private final IncidentStore store;
    private final String machineId;
    private final List<IncidentState> rows;
    private final Set<String> vanishing = new HashSet<>();

    Incidents(IncidentStore store, String machineId) {
        this(store, machineId, Long.MIN_VALUE);
    }

    private Incidents(IncidentStore store, String machineId, long from) {
        this.store = store;
        this.machineId = machineId;
        this.rows = new Rows(store).between(RowKind.INCIDENT, IncidentState.class, machineId, from, Long.MAX_VALUE);
        rows.sort(ORDER);
    }

    /** Those that exist and did not start before a time; no more rows are read than that. */
    static List<IncidentState> since(IncidentStore store, String machineId, long from) {
        return new Incidents(store, machineId, from).since(from);
    }

    /** All of them. */
    List<IncidentState> all() {
        return rows;
    }

    /** Those that exist and did not start before a time. */
    List<IncidentState> since(long from) {
        return rows.stream()
                .filter(row -> exists(row) && row.getStart().toEpochMilli() >= from)
                .toList();
    }

    /** These will be superseded: they count no more. */
    void vanish(List<IncidentState> going) {
        going.forEach(row -> vanishing.add(row.getIncidentId()));
    }

    private boolean exists(IncidentState row) {
        return !row.getSuperseded() && !vanishing.contains(row.getIncidentId());
    }

    /** The incident of that id, also if it exists no more; null if there was none. */
    @Nullable
    IncidentState find(String id) {
        for (IncidentState row : rows) {
            if (row.getIncidentId().equals(id)) {
                return row;
            }
        }
        return null;
    }

    /** The incident that was cut and that a group of that theme and start continues; null if there is none. */
    @Nullable
    IncidentState continuedBy(Group group, long quiet) {
        IncidentState found = null;
        for (IncidentState row : rows) {
            long silence = group.start() - row.getEnd().toEpochMilli();
            if (row.getCut()
                    && exists(row)
                    && row.getTheme().equals(group.theme().toString())
                    && row.getStart().toEpochMilli() < group.start()
                    && silence <= quiet) {
                found = row;
            }
        }
        return found;
    }

    /** What was found of this host before a time; a continuation counts only where it was announced by itself. */
    List<Case.Earlier> before(long start, long from) {
        return rows.stream()
                .filter(row ->
                        row.getStart().toEpochMilli() < start && row.getStart().toEpochMilli() >= from)
                .filter(row -> exists(row) && row.getCause() != null)
                .filter(row -> row.getStart().equals(row.getChainAnnounced()))
                .map(row -> new Case.Earlier(
                        row.getIncidentId(),
                        row.getStart(),
                        row.getCause(),
                        row.getCulprit().isEmpty() ? null : row.getCulprit()))
                .toList();
    }

    /** Ids of those, of which something is known, that meet a span; a group's own aside, sorted. */
    SortedSet<String> around(Span span, String own) {
        SortedSet<String> ids = new TreeSet<>();
        for (IncidentState row : rows) {
            if (exists(row)
                    && row.getCause() != null
                    && row.getStart().equals(row.getChainAnnounced())
                    && !row.getIncidentId().equals(own)
                    && Span.of(row).meets(span)) {
                ids.add(row.getIncidentId());
            }
        }
        return ids;
    }

    /** Writes an incident's row. */
    void put(IncidentState row) {
        rows.removeIf(old -> old.getIncidentId().equals(row.getIncidentId()));
        rows.add(row);
        rows.sort(ORDER);
        store.put(key(row), row);
    }

    /** Lets the oldest go that are too many, and those that began before a time. */
    void forget(int atMost, long before) {
        List<IncidentState> old = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (i < rows.size() - atMost || rows.get(i).getStart().toEpochMilli() < before) {
                old.add(rows.get(i));
            }
        }
        old.forEach(row -> store.delete(key(row)));
        rows.removeAll(old);
    }

    private RowKey key(IncidentState row) {
        return new RowKey(RowKind.INCIDENT, machineId, row.getStart().toEpochMilli(), row.getIncidentId());
    }
}
