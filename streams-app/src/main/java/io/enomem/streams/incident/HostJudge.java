// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.IncidentState;
import io.enomem.streams.diagnosis.Changes;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges what is not judged yet of one host: groups the signals of the time it touches again, puts the groups it bears
 * on to the engine, and says what is new. Reads the same rows to the same answer; writes only after the engine is done.
 */
final class HostJudge {
    private final IncidentStore store;
    private final Diagnostician engine;
    private final IncidentSettings settings;
    private final Grouping grouping;
    private final SignalReader signals;
    private final SampleRows samples;
    private final Cases cases;

    HostJudge(
            IncidentStore store,
            Diagnostician engine,
            IncidentSettings settings,
            SignalReader signals,
            SampleRows samples,
            Cases cases) {
        this.store = store;
        this.engine = engine;
        this.settings = settings;
        this.grouping = new Grouping(settings);
        this.signals = signals;
        this.samples = samples;
        this.cases = cases;
    }

    /** Judges; {@code closing} closes what is open, whatever the time. */
    void judge(Host host, boolean closing, Outbox out) {
        Incidents incidents = new Incidents(store, host.machineId);
        Scope scope = scope(host, incidents, closing);
        if (scope == null) {
            host.judged(nextDue(incidents), host.bearsUntil);
            return;
        }
        long around = settings.nearby().toMillis();
        List<HostSample> sampled = samples.between(
                host,
                SignalReader.countedFrom(scope.span.from() - around),
                scope.span.to() + settings.detail().toMillis());
        List<Moment> moments = signals.said(host.machineId, scope.span.from() - around, scope.span.to() + around);
        moments.addAll(signals.counted(sampled, scope.span.from() - around, scope.span.to() + around));
        List<Signal> all =
                moments.stream().map(Moment::signal).sorted(Moment.ORDER).toList();
        List<Group> groups = grouping.group(
                moments.stream().filter(m -> scope.span.holds(m.time())).toList());
        Sitting sitting = new Sitting(engine, settings, cases, host, incidents, all, sampled);
        Span changed = sitting.hold(groups, scope, closing, out);
        host.judged(nextDue(incidents), bearsUntil(incidents));
        if (changed != null) {
            host.judge(changed.from(), changed.to(), host.latest + 1);
        }
    }

    /** What is judged: the span in which signals are grouped again, and which of its incidents it bears on. */
    record Scope(Span span, List<IncidentState> touched) {}

    private @Nullable Scope scope(Host host, Incidents incidents, boolean closing) {
        List<IncidentState> revisable = incidents.since(revisableFrom(host));
        List<IncidentState> touched =
                revisable.stream().filter(row -> touches(host, row, closing)).toList();
        Span span = host.unjudged() ? new Span(host.unjudgedFrom, host.unjudgedTo) : null;
        for (IncidentState row : touched) {
            span = span == null ? Span.of(row) : span.join(Span.of(row));
        }
        if (span == null) {
            return null;
        }
        // Whole incidents only: otherwise where one is cut would depend on what is being judged.
        for (boolean grown = true; grown; ) {
            grown = false;
            for (IncidentState row : revisable) {
                Span whole = Span.of(row);
                if (whole.meets(span) && !span.join(whole).equals(span)) {
                    span = span.join(whole);
                    grown = true;
                }
            }
        }
        return new Scope(span, touched);
    }

    private boolean touches(Host host, IncidentState row, boolean closing) {
        if (!row.getClosed() && (closing || row.getDueAt().toEpochMilli() <= host.latest)) {
            return true;
        }
        return host.unjudged() && influence(row).meets(new Span(host.unjudgedFrom, host.unjudgedTo));
    }

    /** The time in which whatever comes bears on an incident. */
    private Span influence(IncidentState row) {
        long after = row.getAwaitsSample()
                ? settings.detail().toMillis()
                : settings.nearby().toMillis();
        long from = Math.min(
                row.getStart().toEpochMilli() - settings.nearby().toMillis(),
                Minutes.startOf(row.getEnd().toEpochMilli() - settings.detail().toMillis())
                        - Changes.BEFORE_ONSET.toMillis());
        return new Span(from, row.getEnd().toEpochMilli() + after);
    }

    private long revisableFrom(Host host) {
        return Math.max(
                host.latest - settings.revisable().toMillis() - settings.cap().toMillis(),
                host.recordsFrom + SignalReader.MARGIN_MILLIS);
    }

    private static long nextDue(Incidents incidents) {
        return incidents.all().stream()
                .filter(row -> !row.getClosed() && !row.getSuperseded())
                .mapToLong(row -> row.getDueAt().toEpochMilli())
                .min()
                .orElse(Host.NEVER);
    }

    private long bearsUntil(Incidents incidents) {
        return incidents.all().stream()
                .filter(row -> row.getClosed() && !row.getSuperseded())
                .mapToLong(row -> influence(row).to())
                .max()
                .orElse(0);
    }
}
