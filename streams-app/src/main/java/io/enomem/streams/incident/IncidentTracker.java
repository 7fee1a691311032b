// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Identity;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.LogRecord;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of many hosts into diagnoses of their incidents. All that must survive lies in the store; what is in
 * memory can be rebuilt from it. The last FINAL of an incident is a function of the records of its host alone, whatever
 * the order they came in. Not thread-safe.
 */
public final class IncidentTracker {
    /** How often closing may bear on another incident before it is left at that: a guard, never reached in practice. */
    private static final int ROUNDS = 16;

    private final IncidentStore store;
    private final IncidentSettings settings;
    private final Hosts hosts;
    private final SampleRows samples;
    private final Intake intake;
    private final Housekeeping housekeeping;
    private final RecordRows records;
    private final HostJudge judge;
    private final Outlook outlook;

    /**
     * @param rows rows of all hosts that this tracker serves; nobody else changes them meanwhile
     * @param engine judges the cases
     * @param settings times and bounds
     */
    public IncidentTracker(IncidentStore rows, Diagnostician engine, IncidentSettings settings) {
        this.store = new RareRows(rows, settings.hostsInMemory());
        this.settings = settings;
        this.hosts = new Hosts(store, settings.hostsInMemory());
        this.samples = new SampleRows(store, settings);
        this.records = new RecordRows(store, settings);
        InfoRows infos = new InfoRows(store);
        GapRows gaps = new GapRows(store);
        SignalReader signals = new SignalReader(records, TriggerThresholds.under(engine.thresholds()));
        this.outlook = new Outlook(samples, infos, new ForecastLife(store, settings, samples, engine));
        this.intake = new Intake(store, settings, samples, records, infos, gaps, signals, outlook);
        this.housekeeping = new Housekeeping(store, settings, samples, records, gaps);
        Cases cases = new Cases(store, settings, samples, infos, gaps, signals);
        this.judge = new HostJudge(store, engine, settings, signals, samples, cases);
    }

    /**
     * Takes a KernelRecord, LogRecord, HostSample, HostInfo, Gap or LinkMatch.
     *
     * @param arrivalMillis when it arrived at the broker, Unix milliseconds; its own event time where there is no broker
     * @throws IllegalArgumentException for a record of another type
     */
    public Outcome accept(SpecificRecord record, long arrivalMillis) {
        return accept(record, arrivalMillis, false);
    }

    /** As {@link #accept}, but what it bears on is judged anew even if the record was seen before. */
    public Outcome acceptAgain(SpecificRecord record, long arrivalMillis) {
        return accept(record, arrivalMillis, true);
    }

    private Outcome accept(SpecificRecord record, long arrivalMillis, boolean again) {
        Outbox out = new Outbox();
        Host host;
        if (record instanceof HostSample sample) {
            host = arrive(sample.getMachineId(), sample.getBootId(), sample.getTime(), arrivalMillis, "samples", out);
            intake.sample(host, ahead(sample.getTime(), arrivalMillis) ? at(sample, arrivalMillis) : sample, out);
        } else if (record instanceof KernelRecord kernel) {
            host = arrive(kernel.getMachineId(), kernel.getBootId(), kernel.getTime(), arrivalMillis, "kmsg", out);
            intake.kernel(host, ahead(kernel.getTime(), arrivalMillis) ? at(kernel, arrivalMillis) : kernel, out);
        } else if (record instanceof LogRecord log) {
            String source = RecordRows.sourceOf(log);
            host = arrive(log.getMachineId(), log.getBootId(), log.getTime(), arrivalMillis, source, out);
            intake.log(host, ahead(log.getTime(), arrivalMillis) ? at(log, arrivalMillis) : log, out);
        } else if (record instanceof HostInfo info) {
            host = arrive(info.getMachineId(), info.getBootId(), info.getTime(), arrivalMillis, "host", out);
            intake.info(host, info);
        } else if (record instanceof Gap gap) {
            host = arrive(gap.getMachineId(), gap.getBootId(), gap.getEnd(), arrivalMillis, gap.getSource(), out);
            intake.gap(host, gap);
        } else if (record instanceof LinkMatch match) {
            host = hosts.find(match.getMachineId());
            if (host == null) {
                // Its incident is no longer remembered: nothing to revise.
                return Outcome.NONE;
            }
            intake.match(host, match);
        } else {
            throw new IllegalArgumentException(
                    "The tracker takes no " + record.getSchema().getName());
        }
        host.heard(record);
        if (again) {
            intake.again(host, EventTime.of(record));
        }
        housekeeping.tidy(host);
        if (host.mayJudge()) {
            judge.judge(host, false, out);
        }
        hosts.save(host);
        return out.close();
    }

    /** Nothing has come from the host for a while of wall time: FINAL from what is known. */
    public Outcome silent(String machineId) {
        Outbox out = new Outbox();
        close(machineId, out);
        return out.close();
    }

    /** The input has ended: FINAL for all that is open, of every host. */
    public Outcome finish() {
        Outbox out = new Outbox();
        List<String> machines = new ArrayList<>();
        store.machines(machines::add);
        machines.forEach(machineId -> close(machineId, out));
        return out.close();
    }

    /** Hosts with an open incident or an unjudged signal: those that {@link #silent} has something to do for. */
    public Set<String> unfinished() {
        return hosts.unfinished();
    }

    /** The first record or sample of an incident; null if it is no longer kept. */
    public @Nullable SpecificRecord firstOf(String incidentId) {
        String machineId = Identity.machineIdOf(incidentId);
        long start = Identity.startMillisOf(incidentId);
        Host host = hosts.find(machineId);
        if (host == null) {
            return null;
        }
        return Stream.concat(
                        records.between(machineId, start, start).stream(), samples.between(host, start, start).stream())
                .findFirst()
                .orElse(null);
    }

    /** How many records of a host came too late to be used, ever. */
    public long late(String machineId) {
        Host host = hosts.find(machineId);
        return host == null ? 0 : host.late;
    }

    private void close(String machineId, Outbox out) {
        Host host = hosts.find(machineId);
        if (host == null) {
            return;
        }
        for (int round = 0; round < ROUNDS && host.unfinished(); round++) {
            judge.judge(host, true, out);
        }
        outlook.settle(host, out);
        hosts.save(host);
    }

    /** The host of a record, its time moved on. */
    private Host arrive(
            String machineId, String bootId, Instant claimed, long arrivalMillis, String source, Outbox out) {
        boolean ahead = ahead(claimed, arrivalMillis);
        long time = ahead ? arrivalMillis : claimed.toEpochMilli();
        Host host = hosts.find(machineId);
        if (host == null) {
            long since = time - settings.remembered().toMillis();
            host = hosts.add(Host.unseen(machineId, time, samples.detailFrom(time), since));
        }
        catchUp(host, time, out);
        host.latest = Math.max(host.latest, time);
        @Nullable Gap cloned = Boots.see(host, bootId, time);
        if (cloned != null) {
            intake.noticed(host, cloned, out);
        }
        if (ahead) {
            String detail = "the record claims to be " + (claimed.toEpochMilli() - arrivalMillis) / 1_000
                    + " s younger than its arrival: arrival is used; check the host's clock";
            intake.noticed(
                    host,
                    GapRows.noticed(
                            machineId, bootId, source, GapKind.CLOCK_SKEW, arrivalMillis, arrivalMillis, detail),
                    out);
        }
        return host;
    }

    /**
     * A host was silent for longer than an incident lasts: what fell due in between is judged as of then, before the rows
     * that it rests on are let go. A log that says nothing for days is read so; live, {@link #silent} has come before.
     */
    private void catchUp(Host host, long time, Outbox out) {
        if (time - host.latest <= settings.cap().toMillis()) {
            return;
        }
        for (int round = 0; round < ROUNDS && host.unfinished() && host.dueAt < time; round++) {
            host.latest = Math.max(host.latest, host.dueAt);
            judge.judge(host, false, out);
        }
    }

    private boolean ahead(Instant claimed, long arrivalMillis) {
        return claimed.toEpochMilli() - arrivalMillis > settings.skew().toMillis();
    }

    private static HostSample at(HostSample sample, long millis) {
        return HostSample.newBuilder(sample)
                .setTime(Instant.ofEpochMilli(millis))
                .build();
    }

    private static KernelRecord at(KernelRecord record, long millis) {
        return KernelRecord.newBuilder(record)
                .setTime(Instant.ofEpochMilli(millis))
                .build();
    }

    private static LogRecord at(LogRecord record, long millis) {
        return LogRecord.newBuilder(record)
                .setTime(Instant.ofEpochMilli(millis))
                .build();
    }
}
