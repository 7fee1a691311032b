// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostInfo;
import io.enomem.streams.diagnosis.Changes;
import io.enomem.streams.diagnosis.Setting;
import io.enomem.streams.parse.ServiceChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the records of one host tell of changes. For one judging, by one thread. */
final class HostChanges implements Changes {
    private final Host host;
    private final Instant since;
    private final SignalReader signals;
    private final InfoRows infos;

    /** None before {@code since}, Unix milliseconds, is told: so far back its incident is judged anew for what comes late. */
    HostChanges(Host host, long since, SignalReader signals, InfoRows infos) {
        this.host = host;
        this.since = Instant.ofEpochMilli(since);
        this.signals = signals;
        this.infos = infos;
    }

    @Override
    public List<Change> between(Instant earliest, Instant to) {
        Instant from = earliest.isBefore(since) ? since : earliest;
        List<Change> changes = new ArrayList<>();
        for (ServiceChange change : signals.serviceChanges(host.machineId, from.toEpochMilli(), to.toEpochMilli())) {
            changes.add(new Change(change.time(), change.words()));
        }
        HostInfo before = null;
        for (HostInfo info : infos.all(host)) {
            boolean inside = !info.getTime().isBefore(from) && !info.getTime().isAfter(to);
            if (inside && before != null) {
                settings(before, info, changes);
            }
            before = info;
        }
        changes.sort(Comparator.comparing(Change::time).thenComparing(Change::what));
        return changes;
    }

    private static void settings(HostInfo before, HostInfo now, List<Change> changes) {
        if (!before.getBootId().equals(now.getBootId())) {
            changes.add(new Change(now.getTime(), "the host booted"));
            return;
        }
        Map<String, String> old = before.getSysctls();
        new TreeMap<>(now.getSysctls()).forEach((name, value) -> {
            String former = old.get(name);
            if (former != null && !former.equals(value)) {
                changes.add(new Change(now.getTime(), new Setting(name, former, value).words()));
            }
        });
    }
}
