// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.IncidentState;
import java.util.List;

/** Lets go what a host's own time has left behind: once in five minutes of it, so that a sample costs one write and its share. */
final class Housekeeping {
    private final IncidentStore store;
    private final IncidentSettings settings;
    private final SampleRows samples;
    private final RecordRows records;
    private final GapRows gaps;
    private final Rows rows;

    Housekeeping(IncidentStore store, IncidentSettings settings, SampleRows samples, RecordRows records, GapRows gaps) {
        this.store = store;
        this.settings = settings;
        this.samples = samples;
        this.records = records;
        this.gaps = gaps;
        this.rows = new Rows(store);
    }

    /** Does what the host's time asks for; mostly nothing. */
    void tidy(Host host) {
        long until = samples.detailFrom(host.latest);
        if (until <= host.detailFrom) {
            return;
        }
        long revisable = settings.revisable().plus(settings.cap()).toMillis();
        long from = host.detailFrom - revisable;
        long to = until - revisable;
        List<IncidentState> incidents = Incidents.since(store, host.machineId, from);
        List<IncidentState> left = incidents.stream()
                .filter(row -> row.getStart().toEpochMilli() >= to)
                .toList();
        samples.reduce(host, until, left);
        host.detailFrom = until;
        incidents.stream()
                .filter(row -> row.getStart().toEpochMilli() < to)
                .forEach(row -> samples.unpin(host, row, left));
        gaps.forget(host.machineId, from, to - 1);
        rows.remove(RowKind.MATCH, host.machineId, from, to - 1);
        records.forget(host, to - settings.nearby().toMillis() - 2 * SignalReader.MARGIN_MILLIS);
        host.touch();
    }
}
