// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.IncidentState;
import io.enomem.schemas.Minute;
import io.enomem.streams.history.Minutes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Samples of a host: one row each at first; once the detail has passed, the minutes of all and the rows of those alone
 * that an incident which can still be revised looks at.
 */
final class SampleRows {
    /** Ours: an hour and a half of one sick host, not all of the revisable six. */
    private static final int PINNING = 12;

    /** Detail is let go in steps of this: looking for it costs as much for one minute as for five. Ours. */
    private static final long STEP_MILLIS = 5 * Minutes.MILLIS;

    private final IncidentStore store;
    private final Rows rows;
    private final IncidentSettings settings;

    SampleRows(IncidentStore store, IncidentSettings settings) {
        this.store = store;
        this.rows = new Rows(store);
        this.settings = settings;
    }

    /** Where the detail of a host begins, whose newest record has that time. */
    long detailFrom(long latest) {
        long beyond = settings.detail()
                .plus(settings.quiet())
                .plus(settings.grace())
                .plusMillis(2 * Minutes.MILLIS)
                .toMillis();
        return Math.floorDiv(latest - beyond, STEP_MILLIS) * STEP_MILLIS;
    }

    /** Keeps the newest sample of a host. */
    void put(HostSample sample) {
        store.put(key(sample), sample);
    }

    /** Keeps a sample that is not the newest; false if it was there. */
    boolean putOlder(HostSample sample) {
        RowKey key = key(sample);
        if (store.get(key) != null) {
            return false;
        }
        store.put(key, sample);
        // Its minute, if it was completed, is reduced anew when its samples are let go.
        store.delete(minuteKey(key.machineId(), Minutes.startOf(key.number())));
        return true;
    }

    private static RowKey key(HostSample sample) {
        String suffix = sample.getBootTimeMillis() + "/" + sample.getBootId();
        return new RowKey(
                RowKind.SAMPLE, sample.getMachineId(), sample.getTime().toEpochMilli(), suffix);
    }

    /** Samples at full resolution, oldest first, both ends included. */
    List<HostSample> between(String machineId, long from, long to) {
        return rows.between(RowKind.SAMPLE, HostSample.class, machineId, from, to);
    }

    private static RowKey minuteKey(String machineId, long start) {
        return new RowKey(RowKind.MINUTE, machineId, start, "");
    }

    /** Minutes of the day before a time, which is a minute's start; oldest first. */
    List<Minute> minutesBefore(Host host, long before) {
        long from = Minutes.startOf(before - settings.minutes().toMillis());
        long reduced = Math.min(before, host.detailFrom);
        List<Minute> minutes =
                new ArrayList<>(rows.between(RowKind.MINUTE, Minute.class, host.machineId, from, reduced - 1));
        if (before > reduced) {
            minutes.addAll(Minutes.reduce(between(host.machineId, reduced, before - 1)));
        }
        return minutes;
    }

    /** Reduces the minutes that are complete, and keeps them; gives them. */
    List<Minute> complete(String machineId, long from, long before) {
        List<Minute> minutes = Minutes.reduce(between(machineId, from, before - 1));
        minutes.forEach(minute -> put(machineId, minute));
        return minutes;
    }

    /** Keeps a minute that is complete. */
    void put(String machineId, Minute minute) {
        store.put(minuteKey(machineId, minute.getStart().toEpochMilli()), minute);
    }

    /**
     * Time has passed: what is before {@code until} becomes minutes.
     *
     * @param incidents those that can still be revised
     */
    void reduce(Host host, long until, List<IncidentState> incidents) {
        long from = host.detailFrom;
        List<IncidentState> pinning = incidents.subList(Math.max(0, incidents.size() - PINNING), incidents.size());
        Set<Long> complete = new HashSet<>();
        store.scanKeys(RowKind.MINUTE, host.machineId, from, until - 1, key -> complete.add(key.number()));
        Map<Long, List<RowKey>> sampled = rows.keys(RowKind.SAMPLE, host.machineId, from, until - 1).stream()
                .collect(
                        Collectors.groupingBy(key -> Minutes.startOf(key.number()), TreeMap::new, Collectors.toList()));
        sampled.forEach((start, keys) -> {
            if (!complete.contains(start)) {
                complete(host.machineId, start, start + Minutes.MILLIS);
            }
            if (pinning.stream().noneMatch(incident -> looksAt(incident, start, start + Minutes.MILLIS - 1))) {
                keys.forEach(store::delete);
            }
        });
        long day = settings.minutes().toMillis();
        rows.remove(RowKind.MINUTE, host.machineId, from - day, until - day - 1);
    }

    /** An incident can no longer be revised: its samples go, but those that another still looks at. */
    void unpin(Host host, IncidentState gone, List<IncidentState> left) {
        long to = Math.min(lookedAtUntil(gone), host.detailFrom - 1);
        for (long minute = Minutes.startOf(gone.getSamplesFrom().toEpochMilli());
                minute <= to;
                minute += Minutes.MILLIS) {
            long start = minute;
            if (left.stream().noneMatch(other -> looksAt(other, start, start + Minutes.MILLIS - 1))) {
                rows.remove(RowKind.SAMPLE, host.machineId, start, start + Minutes.MILLIS - 1);
            }
        }
    }

    private boolean looksAt(IncidentState incident, long from, long to) {
        return incident.getSamplesFrom().toEpochMilli() <= to && lookedAtUntil(incident) >= from;
    }

    private long lookedAtUntil(IncidentState incident) {
        return incident.getEnd().toEpochMilli()
                + Math.max(settings.nearby().toMillis(), settings.quiet().toMillis());
    }
}
