// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.IncidentState;
import io.enomem.schemas.Minute;
import io.enomem.streams.history.Minutes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Samples of a host: in its {@link Slots} at first; once the detail has passed, the minutes of all, and rows by time of
 * those alone that an incident which can still be revised looks at.
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

    /** Whether a sample is one of those that its minute may have. */
    boolean hasRoom(Host host, HostSample sample) {
        int most = settings.samplesPerMinute();
        Slots slots = slots(host);
        long minute = Minutes.startOf(sample.getTime().toEpochMilli());
        return slots.size() < most || slots.count(minute, minute + Minutes.MILLIS) < most || slots.holds(sample);
    }

    /** Keeps the newest sample of a host. */
    void put(Host host, HostSample sample) {
        store.put(slotKey(host.machineId, slots(host).take(sample)), sample);
    }

    /** Keeps a sample that is not the newest; false if it was there. */
    boolean putOlder(Host host, HostSample sample) {
        if (slots(host).holds(sample)) {
            return false;
        }
        put(host, sample);
        // Its minute, if it was completed, is reduced anew when its samples are let go.
        store.delete(minuteKey(host.machineId, Minutes.startOf(sample.getTime().toEpochMilli())));
        return true;
    }

    private Slots slots(Host host) {
        Slots slots = host.slots;
        if (slots == null) {
            Slots found = new Slots();
            store.scan(RowKind.SLOT, host.machineId, 0, Long.MAX_VALUE, (key, row) -> {
                found.found((int) key.number(), (HostSample) row, host.detailFrom);
                return true;
            });
            host.slots = found;
            slots = found;
        }
        return slots;
    }

    private static RowKey slotKey(String machineId, int slot) {
        return new RowKey(RowKind.SLOT, machineId, slot, "");
    }

    private static RowKey key(HostSample sample) {
        String suffix = sample.getBootTimeMillis() + "/" + sample.getBootId();
        return new RowKey(
                RowKind.SAMPLE, sample.getMachineId(), sample.getTime().toEpochMilli(), suffix);
    }

    /** Samples at full resolution, oldest first, both ends included. */
    List<HostSample> between(Host host, long from, long to) {
        List<HostSample> samples = rows.between(RowKind.SAMPLE, HostSample.class, host.machineId, from, to);
        slots(host).between(from, to).forEach(slot -> samples.add(inSlot(host, slot)));
        return samples;
    }

    private HostSample inSlot(Host host, int slot) {
        RowKey key = slotKey(host.machineId, slot);
        return (HostSample) Objects.requireNonNull(store.get(key), () -> "No row " + key);
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
            minutes.addAll(Minutes.reduce(between(host, reduced, before - 1)));
        }
        return minutes;
    }

    /** Reduces the minutes that are complete, and keeps them; gives them. */
    List<Minute> complete(Host host, long from, long before) {
        List<Minute> minutes = Minutes.reduce(between(host, from, before - 1));
        minutes.forEach(minute -> put(host.machineId, minute));
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
        Slots slots = slots(host);
        slots.timesBefore(until).map(Minutes::startOf).distinct().forEach(start -> {
            long end = start + Minutes.MILLIS - 1;
            if (!complete.contains(start)) {
                complete(host, start, end + 1);
            }
            if (pinning.stream().anyMatch(incident -> looksAt(incident, start, end))) {
                slots.between(start, end).mapToObj(slot -> inSlot(host, slot)).forEach(this::pin);
            }
        });
        slots.letGo(until).forEach(slot -> store.delete(slotKey(host.machineId, slot)));
        long day = settings.minutes().toMillis();
        rows.remove(RowKind.MINUTE, host.machineId, from - day, until - day - 1);
    }

    private void pin(HostSample sample) {
        store.put(key(sample), sample);
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
