// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.BootSeen;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.HostState;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.streams.diagnosis.forecast.Forecaster;
import io.enomem.streams.history.OpenMinute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * How far the tracker is with one host: its row, and what can be rebuilt from the store. Mutable; all times Unix
 * milliseconds of the host's own clock.
 */
final class Host {
    /** No time. */
    static final long NEVER = Long.MAX_VALUE;

    /** Kinds of signal of which it is remembered when they came last; ours. */
    private static final int REMEMBERED_KINDS = 64;

    final String machineId;

    /** The highest event time. */
    long latest;

    /** Boots by their first record. */
    List<BootSeen> boots;

    /** Samples before it are minutes. */
    long detailFrom;

    /** Records before it are gone. */
    long recordsFrom;

    /** Records kept. */
    int records;

    /** Records that came too late. */
    long late;

    /** What is not judged yet; {@link #NEVER} if all is. */
    long unjudgedFrom = NEVER;

    long unjudgedTo = Long.MIN_VALUE;

    /** When it was judged last. */
    long judgedAt;

    /** When something is to be judged; {@link #NEVER} if nothing is. */
    long dueAt = NEVER;

    /** What comes up to here bears on an incident that was closed. */
    long bearsUntil;

    /** Event time of the last record of each source; null: none came. */
    private @Nullable Instant lastKernel;

    private @Nullable Instant lastLog;

    private @Nullable Instant lastSample;

    /** Where its samples lie; null: to be rebuilt from the rows kept. */
    @Nullable
    Slots slots;

    /** Trigger state up to the newest sample; null: to be rebuilt from the samples kept. */
    @Nullable
    CounterTriggers triggers;

    /** Follows what may grow into a limit; null: to be rebuilt from the minutes kept. */
    @Nullable
    Forecaster forecaster;

    /** Its rows of what it is, oldest first; null: to be read from the store. */
    @Nullable
    List<HostInfo> infos;

    /** Start of the minute that its samples are in. */
    long outlookFrom;

    /** That minute so far; null: its samples are to be read from the store when it is over. */
    @Nullable
    OpenMinute minute;

    /** Time of the newest sample that the triggers have seen. */
    long sampledAt = Long.MIN_VALUE;

    /** The kernel's report that is being printed; not kept through a restart. */
    final OpenReport report = new OpenReport();

    /** When a kind of signal came last. */
    private final Map<String, Long> kinds = new HashMap<>();

    private long savedLatest;
    private boolean changed;

    private Host(String machineId, List<BootSeen> boots) {
        this.machineId = machineId;
        this.boots = boots;
    }

    /** A host that was never seen, with its first record at that time. */
    static Host unseen(String machineId, long time, long detailFrom, long recordsFrom) {
        Host host = new Host(machineId, List.of());
        host.latest = time;
        host.judgedAt = recordsFrom;
        host.detailFrom = detailFrom;
        host.recordsFrom = recordsFrom;
        host.changed = true;
        return host;
    }

    static Host of(HostState row) {
        Host host = new Host(row.getMachineId(), row.getBoots());
        host.latest = row.getLatest().toEpochMilli();
        host.detailFrom = row.getDetailFrom().toEpochMilli();
        host.recordsFrom = row.getRecordsFrom().toEpochMilli();
        host.records = row.getRecords();
        host.late = row.getLate();
        host.unjudgedFrom =
                row.getUnjudgedFrom() == null ? NEVER : row.getUnjudgedFrom().toEpochMilli();
        host.unjudgedTo = row.getUnjudgedTo() == null
                ? Long.MIN_VALUE
                : row.getUnjudgedTo().toEpochMilli();
        host.judgedAt = row.getJudgedAt().toEpochMilli();
        host.dueAt = row.getDueAt() == null ? NEVER : row.getDueAt().toEpochMilli();
        host.bearsUntil = row.getBearsUntil().toEpochMilli();
        host.lastKernel = row.getLastKernel();
        host.lastLog = row.getLastLog();
        host.lastSample = row.getLastSample();
        host.savedLatest = host.latest;
        return host;
    }

    HostState toRow() {
        return HostState.newBuilder()
                .setMachineId(machineId)
                .setLatest(Instant.ofEpochMilli(latest))
                .setBoots(new ArrayList<>(boots))
                .setDetailFrom(Instant.ofEpochMilli(detailFrom))
                .setRecordsFrom(Instant.ofEpochMilli(recordsFrom))
                .setRecords(records)
                .setLate(late)
                .setUnjudgedFrom(unjudged() ? Instant.ofEpochMilli(unjudgedFrom) : null)
                .setUnjudgedTo(unjudged() ? Instant.ofEpochMilli(unjudgedTo) : null)
                .setJudgedAt(Instant.ofEpochMilli(judgedAt))
                .setDueAt(dueAt == NEVER ? null : Instant.ofEpochMilli(dueAt))
                .setBearsUntil(Instant.ofEpochMilli(bearsUntil))
                .setLastKernel(lastKernel)
                .setLastLog(lastLog)
                .setLastSample(lastSample)
                .build();
    }

    /** That record came; {@link #latest} counts it already. */
    void heard(SpecificRecord record) {
        if (record instanceof HostSample sample) {
            lastSample = later(lastSample, sample.getTime());
        } else if (record instanceof KernelRecord kernel) {
            lastKernel = later(lastKernel, kernel.getTime());
        } else if (record instanceof LogRecord log) {
            lastLog = later(lastLog, log.getTime());
        }
    }

    /** A time that was not believed counts as the latest that is. */
    private Instant later(@Nullable Instant last, Instant time) {
        Instant believed = Instant.ofEpochMilli(Math.min(time.toEpochMilli(), latest));
        return last == null || last.isBefore(believed) ? believed : last;
    }

    /** True if something came that is not judged yet. */
    boolean unjudged() {
        return unjudgedFrom != NEVER;
    }

    /** True if an incident is open or something is not judged yet. */
    boolean unfinished() {
        return dueAt != NEVER || unjudged();
    }

    /** Something between these times is to be judged, at that time at the latest. */
    void judge(long from, long to, long at) {
        unjudgedFrom = Math.min(unjudgedFrom, from);
        unjudgedTo = Math.max(unjudgedTo, to);
        dueAt = Math.min(dueAt, at);
        changed = true;
    }

    /** All is judged; open incidents are due at that time. */
    void judged(long nextDue, long bears) {
        unjudgedFrom = NEVER;
        unjudgedTo = Long.MIN_VALUE;
        judgedAt = latest;
        dueAt = nextDue;
        bearsUntil = Math.max(bearsUntil, bears);
        changed = true;
    }

    /** Whether something is due and no half report would be judged with it. */
    boolean mayJudge() {
        return latest >= dueAt && !report.isOpen(latest);
    }

    /** True if a kind of signal was not there for a while before that time. */
    boolean fresh(String kind, long time, long quiet) {
        Long last = kinds.put(kind, time);
        if (kinds.size() > REMEMBERED_KINDS) {
            kinds.values().removeIf(seen -> seen < time - quiet);
        }
        if (kinds.size() > REMEMBERED_KINDS) {
            kinds.clear();
        }
        return last == null || time - last > quiet;
    }

    /** Its row differs from the one in the store by more than time passing. */
    void touch() {
        changed = true;
    }

    /** True if the row is to be written, time having passed by so much counting as a difference. */
    boolean mustSave(long tolerance) {
        return changed || latest - savedLatest > tolerance;
    }

    /** The row was written. */
    void saved() {
        changed = false;
        savedLatest = latest;
    }
}
