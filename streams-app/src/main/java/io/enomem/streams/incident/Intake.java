// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.LogRecord;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.kernel.KernelLogParser;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Takes records into the rows of their host, each once, and notes what has to be judged for them, and when. */
final class Intake {
    /** A diagnosis is revised at most once in this much host time (design). */
    private static final long AT_ONCE_MILLIS = 1_000;

    /** Ends of the names of counters that move with a kill: of vmstat, and of cgroups of both versions. */
    private static final List<String> WITH_KILLS =
            List.of("oom_kill", "memory.events.oom", "memory.events.max", "memory.failcnt");

    /** A log that goes on saying the same, or a sample that came late, waits this long. Ours. */
    private static final long SOON_MILLIS = 10_000;

    /** A counter that goes on moving waits this long. Ours: some do for weeks. */
    private static final long LATER_MILLIS = 60_000;

    private final IncidentStore store;
    private final IncidentSettings settings;
    private final SampleRows samples;
    private final RecordRows records;
    private final InfoRows infos;
    private final GapRows gaps;
    private final SignalReader signals;
    private final Outlook outlook;
    private final Refusals refusals;

    Intake(
            IncidentStore store,
            IncidentSettings settings,
            SampleRows samples,
            RecordRows records,
            InfoRows infos,
            GapRows gaps,
            SignalReader signals,
            Outlook outlook) {
        this.store = store;
        this.settings = settings;
        this.samples = samples;
        this.records = records;
        this.infos = infos;
        this.gaps = gaps;
        this.signals = signals;
        this.outlook = outlook;
        this.refusals = new Refusals(gaps);
    }

    /** A sample: one write, and a look whether something moved. */
    void sample(Host host, HostSample sample, Outbox out) {
        long time = sample.getTime().toEpochMilli();
        if (time < host.detailFrom) {
            refusals.late(host, "samples", sample.getBootId(), time, out);
            return;
        }
        if (!samples.hasRoom(host, sample)) {
            refusals.leftOut(host, "samples", sample.getBootId(), time, out);
            return;
        }
        if (time <= newest(host)) {
            older(host, sample);
            return;
        }
        CounterTriggers triggers = triggers(host);
        samples.put(host, sample);
        host.sampledAt = time;
        for (Moment moved : triggers.next(sample)) {
            String kind = Moment.kind(moved.signal());
            boolean fresh = host.fresh(kind, time, settings.quiet().toMillis());
            long due = due(host, fresh ? AT_ONCE_MILLIS : LATER_MILLIS);
            host.judge(time, time, movesWithKills(moved) ? Math.max(due, afterReport(host)) : due);
        }
        if (time <= host.bearsUntil) {
            host.judge(time, time, due(host, SOON_MILLIS));
        }
        outlook.next(host, sample, out);
    }

    /** What moves with a kill cannot say why; the kernel's report, which is on its way then, does. */
    private static boolean movesWithKills(Moment moved) {
        return moved.signal() instanceof CounterMoved counter
                && WITH_KILLS.stream().anyMatch(counter.counter()::endsWith);
    }

    /** When a report that is being printed has ended. */
    private static long afterReport(Host host) {
        return host.latest + KernelLogParser.REPORT_SILENCE.toMillis();
    }

    /** One that comes after a younger one: what moved between them is counted anew. */
    private void older(Host host, HostSample sample) {
        if (samples.putOlder(host, sample)) {
            long time = sample.getTime().toEpochMilli();
            host.triggers = null;
            host.minute = null;
            host.judge(time, host.sampledAt, due(host, AT_ONCE_MILLIS));
        }
    }

    /**
     * Time of the newest sample. To ask the triggers for it each time would read the samples of a quarter of an hour for each
     * that is not the newest; an agent sends hundreds of them, which it had kept back, when something begins to move.
     */
    private long newest(Host host) {
        if (host.sampledAt == Long.MIN_VALUE) {
            triggers(host);
        }
        return host.sampledAt;
    }

    private CounterTriggers triggers(Host host) {
        CounterTriggers triggers = host.triggers;
        if (triggers == null) {
            triggers = signals.triggers();
            List<HostSample> kept = samples.between(host, SignalReader.countedFrom(host.latest), Long.MAX_VALUE);
            for (HostSample sample : kept) {
                triggers.next(sample);
                host.sampledAt = sample.getTime().toEpochMilli();
            }
            host.triggers = triggers;
        }
        return triggers;
    }

    /** A record of the kernel's log. Half a report would be judged wrongly, and its correction a second later. */
    void kernel(Host host, KernelRecord record, Outbox out) {
        if (signals.tells(record)) {
            long due = due(host, AT_ONCE_MILLIS);
            if (signals.awaitsMore(record)) {
                due = Math.max(due, afterReport(host));
                host.report.goesOn(host.latest, KernelLogParser.REPORT_SILENCE.toMillis());
            } else {
                host.report.ends();
            }
            keep(host, record, record.getTime().toEpochMilli(), record.getBootId(), due, out);
        }
    }

    /** A record of an application log. */
    void log(Host host, LogRecord record, Outbox out) {
        long time = record.getTime().toEpochMilli();
        if (signals.tells(record)) {
            boolean fresh = false;
            for (String theme : signals.themes(record)) {
                fresh |= host.fresh(theme, time, settings.quiet().toMillis());
            }
            keep(host, record, time, record.getBootId(), due(host, fresh ? AT_ONCE_MILLIS : SOON_MILLIS), out);
        }
    }

    private void keep(Host host, SpecificRecord record, long time, String bootId, long due, Outbox out) {
        String source = RecordRows.sourceOf(record);
        if (time < tooLate(host)) {
            refusals.late(host, source, bootId, time, out);
            return;
        }
        switch (records.keep(host, record, time)) {
            case NEW -> host.judge(time, time, due);
            case LEFT_OUT -> refusals.leftOut(host, source, bootId, time, out);
            case SEEN -> {}
        }
    }

    /** What the host is. */
    void info(Host host, HostInfo info) {
        if (infos.put(host, info) && (host.bearsUntil > 0 || host.dueAt != Host.NEVER)) {
            // It may be the first, and then tells who the host was all along.
            long from = host.latest - settings.revisable().toMillis();
            host.judge(from, info.getTime().toEpochMilli(), due(host, AT_ONCE_MILLIS));
        }
    }

    /** A hole. */
    void gap(Host host, Gap gap) {
        if (gap.getEnd().toEpochMilli() >= tooLate(host) && gaps.put(gap)) {
            bears(host, gap.getStart().toEpochMilli(), gap.getEnd().toEpochMilli());
        }
    }

    /** An end of a broken connection on another host that matches one of this host. */
    void match(Host host, LinkMatch match) {
        long time = match.getVictim().getTime().toEpochMilli();
        String suffix = match.getVictim().getIncidentId() + "/"
                + match.getKiller().getMachineId() + "/" + match.getKiller().getIncidentId() + "/"
                + match.getKiller().getEndpoint();
        RowKey key = new RowKey(RowKind.MATCH, host.machineId, time, suffix);
        if (time >= tooLate(host) && !match.equals(store.get(key))) {
            store.put(key, match);
            host.judge(time, time, due(host, AT_ONCE_MILLIS));
        }
    }

    /** A hole that the tracker noticed itself: kept and reported once in an hour for each source and kind. */
    void noticed(Host host, Gap gap, Outbox out) {
        long end = gap.getEnd().toEpochMilli();
        if (host.fresh("gap " + gap.getKind() + ' ' + gap.getSource(), end, 3_600_000L) && gaps.put(gap)) {
            out.gap(gap);
            bears(host, gap.getStart().toEpochMilli(), end);
        }
    }

    /** What was judged of that time is judged once more, at once. */
    void again(Host host, Instant time) {
        host.judge(time.toEpochMilli(), time.toEpochMilli(), host.latest);
    }

    private void bears(Host host, long from, long to) {
        if (from <= host.bearsUntil || host.dueAt != Host.NEVER) {
            host.judge(from, to, due(host, SOON_MILLIS));
        }
    }

    private long tooLate(Host host) {
        return Math.max(host.recordsFrom, host.latest - settings.revisable().toMillis());
    }

    private static long due(Host host, long pause) {
        return Math.max(host.latest, host.judgedAt + pause);
    }
}
