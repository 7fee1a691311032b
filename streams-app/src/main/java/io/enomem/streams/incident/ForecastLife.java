// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.ForecastState;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Identity;
import io.enomem.schemas.IncidentState;
import io.enomem.schemas.Minute;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.diagnosis.forecast.Forecasts;
import io.enomem.streams.diagnosis.forecast.Heading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Minutes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of a forecast: announced when a growth is found; revised when the expected time, the cause or the culprit
 * changes; superseded by the incident that it came to; withdrawn (SUPERSEDED by nothing) once the growth has ended. While
 * its incident goes on, the same growth is not forecast again.
 */
final class ForecastLife {
    private static final Duration ENDS =
            Duration.ofMinutes((long) Threshold.FORECAST_ENDS_MINUTES.standard().value());

    private final IncidentStore store;
    private final Rows rows;
    private final IncidentSettings settings;
    private final SampleRows samples;
    private final Forecasts forecasts;
    private final String rulesVersion;

    ForecastLife(IncidentStore store, IncidentSettings settings, SampleRows samples, Diagnostician engine) {
        this.store = store;
        this.rows = new Rows(store);
        this.settings = settings;
        this.samples = samples;
        this.forecasts = new Forecasts(engine.thresholds(), engine.rulesVersion());
        this.rulesVersion = engine.rulesVersion();
    }

    /** What heads for its limit at a minute. */
    void tell(Host host, Minute minute, @Nullable HostInfo info, List<Heading> headings, Outbox out) {
        List<ForecastState> open = settle(host, info, out);
        Diagnosis.Host told = host(host.machineId, minute.getBootId(), info);
        for (Heading heading : headings) {
            ForecastState row = take(open, heading);
            if (row == null) {
                if (came(host.machineId, heading).isEmpty()) {
                    announce(host, heading, first(host.machineId, heading), told, info, out);
                }
            } else if (row.getCameTo() != null) {
                put(host.machineId, seen(row, heading));
            } else {
                announce(host, heading, seen(row, heading), told, info, out);
            }
        }
        // What is left of them was not seen at this minute.
        for (ForecastState row : open) {
            if (row.getSeen().plus(ENDS).isBefore(minute.getStart())) {
                if (row.getCameTo() == null) {
                    out.publish(Notices.forecastEnded(row, told, minute.getStart(), null, rulesVersion));
                }
                store.delete(key(host.machineId, row));
            }
        }
    }

    /** Tells of those that have come true; gives all that are open. */
    List<ForecastState> settle(Host host, @Nullable HostInfo info, Outbox out) {
        List<ForecastState> open = Outlook.rows(rows, host.machineId);
        for (int i = 0; i < open.size(); i++) {
            ForecastState row = open.get(i);
            Optional<IncidentState> incident = row.getCameTo() == null ? cameTo(host.machineId, row) : Optional.empty();
            if (incident.isPresent()) {
                String id = incident.get().getIncidentId();
                ForecastState done = ForecastState.newBuilder(row)
                        .setCameTo(id)
                        .setRevision(row.getRevision() + 1)
                        .build();
                put(host.machineId, done);
                open.set(i, done);
                Diagnosis.Host told = host(host.machineId, info == null ? "" : info.getBootId(), info);
                out.publish(Notices.forecastEnded(row, told, incident.get().getStart(), id, rulesVersion));
            }
        }
        return open;
    }

    private void announce(
            Host host, Heading heading, ForecastState row, Diagnosis.Host told, @Nullable HostInfo info, Outbox out) {
        long at = heading.at().toEpochMilli();
        long from = Minutes.startOf(at - settings.detail().toMillis());
        List<HostSample> seen = samples.between(host, from, at + Minutes.MILLIS - 1);
        HostHistory history = new HostHistory(info, seen);
        Diagnosis next = forecasts.diagnosis(heading, told, row.getIncidentId(), row.getStart(), history);
        String culprit = Optional.ofNullable(next.culprit()).map(Party::name).orElse("");
        boolean same = row.getRevision() > 0
                && next.primaryCause().equals(row.getCause())
                && culprit.equals(row.getCulprit())
                && !moved(row, heading);
        if (same) {
            put(told.machineId(), row);
            return;
        }
        int revision = row.getRevision() + 1;
        put(
                told.machineId(),
                ForecastState.newBuilder(row)
                        .setExpected(heading.expected())
                        .setCause(next.primaryCause())
                        .setCulprit(culprit)
                        .setRevision(revision)
                        .build());
        out.publish(next.as(revision, Status.FORECAST, null));
    }

    /** Whoever plans by the time that was told last has to be told another. */
    private static boolean moved(ForecastState row, Heading heading) {
        long left = Math.max(
                Minutes.MILLIS,
                Duration.between(heading.at(), row.getExpected()).toMillis());
        long by = Duration.between(row.getExpected(), heading.expected()).abs().toMillis();
        return by > Threshold.FORECAST_MOVED.standard().value() * left && by > 2 * Minutes.MILLIS;
    }

    private Optional<IncidentState> cameTo(String machineId, ForecastState row) {
        return Incidents.since(store, machineId, row.getStart().minus(ENDS).toEpochMilli()).stream()
                .filter(incident -> !incident.getEnd().isBefore(row.getStart()))
                .filter(incident -> is(incident, Forecasts.becomes(row.getQuantity()), row.getCulprit()))
                .findFirst();
    }

    /** An incident that is what a growth would come to, and is going on or just over. */
    private Optional<IncidentState> came(String machineId, Heading heading) {
        Instant since = heading.at().minus(ENDS);
        String culprit =
                heading.party() == null ? "" : String.valueOf(heading.party().name());
        return Incidents.since(store, machineId, since.minus(settings.cap()).toEpochMilli()).stream()
                .filter(incident -> !incident.getEnd().isBefore(since))
                .filter(incident -> is(incident, Forecasts.becomes(heading.quantity()), culprit))
                .findFirst();
    }

    private static boolean is(IncidentState incident, Set<String> causes, String culprit) {
        return incident.getCause() != null
                && causes.contains(incident.getCause())
                && (culprit.isEmpty() || incident.getCulprit().isEmpty() || culprit.equals(incident.getCulprit()));
    }

    private static @Nullable ForecastState take(List<ForecastState> open, Heading heading) {
        for (ForecastState row : open) {
            if (row.getQuantity().equals(heading.quantity()) && row.getSubject().equals(heading.subject())) {
                open.remove(row);
                return row;
            }
        }
        return null;
    }

    private static ForecastState first(String machineId, Heading heading) {
        String identity = "forecast/" + heading.quantity() + '/' + heading.subject();
        return ForecastState.newBuilder()
                .setIncidentId(Identity.incident(machineId, heading.at().toEpochMilli(), identity))
                .setQuantity(heading.quantity())
                .setSubject(heading.subject())
                .setStart(heading.at())
                .setSeen(heading.at())
                .setExpected(heading.expected())
                .setCause("")
                .build();
    }

    private static ForecastState seen(ForecastState row, Heading heading) {
        return ForecastState.newBuilder(row).setSeen(heading.at()).build();
    }

    private static Diagnosis.Host host(String machineId, String bootId, @Nullable HostInfo info) {
        return info == null
                ? new Diagnosis.Host(machineId, machineId, null, bootId)
                : new Diagnosis.Host(machineId, info.getHostname(), info.getKernelRelease(), bootId);
    }

    private void put(String machineId, ForecastState row) {
        store.put(key(machineId, row), row);
    }

    private static RowKey key(String machineId, ForecastState row) {
        return new RowKey(RowKind.FORECAST, machineId, row.getStart().toEpochMilli(), row.getIncidentId());
    }
}
