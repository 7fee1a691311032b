// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.archive;

import io.enomem.schemas.ArchivedCase;
import io.enomem.schemas.ArchivedChange;
import io.enomem.schemas.ArchivedEarlier;
import io.enomem.schemas.ArchivedIncident;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Changes;
import io.enomem.streams.diagnosis.Changes.Change;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.output.DiagnosisAvro;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Incidents to records of an archive, and what an engine says of them. Thread-safe. */
public final class IncidentArchive {
    private final SignalCodec signals = new SignalCodec();

    /**
     * A final incident.
     *
     * @param incident what the engine saw; null if it was superseded
     * @param diagnosis as published
     */
    public ArchivedIncident write(@Nullable Case incident, Diagnosis diagnosis) {
        return new ArchivedIncident(DiagnosisAvro.toAvro(diagnosis), incident == null ? null : write(incident));
    }

    /** What was said of it then. */
    public Diagnosis said(ArchivedIncident archived) {
        return DiagnosisAvro.fromAvro(archived.getDiagnosis());
    }

    /**
     * What this engine says of it, as the revision that was published then; empty if nothing is the matter, or if the
     * incident was superseded. Throws IllegalArgumentException if a signal is of no kind that this version has.
     */
    public Optional<Diagnosis> diagnose(ArchivedIncident archived, Diagnostician engine) {
        if (archived.getInput() == null) {
            return Optional.empty();
        }
        Diagnosis then = said(archived);
        Case incident = read(then.incidentId(), archived.getInput());
        return engine.diagnose(incident)
                .map(now -> now.relatedTo(related(incident, now)).as(then.revision(), Status.FINAL, null));
    }

    /** As the tracker does: incidents around it, and those that the engine names. */
    private static List<String> related(Case incident, Diagnosis diagnosis) {
        TreeSet<String> related = new TreeSet<>(incident.related());
        related.addAll(diagnosis.related());
        return List.copyOf(related);
    }

    private ArchivedCase write(Case incident) {
        HostHistory history = incident.history();
        return ArchivedCase.newBuilder()
                .setSignals(incident.signals().stream().map(signals::write).toList())
                .setNearby(incident.nearby().stream().map(signals::write).toList())
                .setInfo(history.info())
                .setSamples(history.samples())
                .setMinutes(history.minutes())
                .setGaps(incident.gaps())
                .setStart(incident.start())
                .setEnd(incident.end())
                .setLatest(incident.latest())
                .setOngoing(incident.ongoing())
                .setEarlier(incident.earlier().stream()
                        .map(e -> new ArchivedEarlier(e.incidentId(), e.startedAt(), e.primaryCause(), e.culprit()))
                        .toList())
                .setMatches(incident.matches())
                .setChanges(incident.changes().between(Instant.EPOCH, incident.latest()).stream()
                        .map(change -> new ArchivedChange(change.time(), change.what()))
                        .toList())
                .setRelated(incident.related())
                .build();
    }

    private Case read(String incidentId, ArchivedCase archived) {
        return new Case(
                incidentId,
                archived.getSignals().stream().map(signals::read).toList(),
                archived.getNearby().stream().map(signals::read).toList(),
                new HostHistory(archived.getInfo(), archived.getSamples(), archived::getMinutes),
                archived.getGaps(),
                archived.getStart(),
                archived.getEnd(),
                archived.getLatest(),
                archived.getOngoing(),
                archived.getEarlier().stream()
                        .map(e -> new Case.Earlier(
                                e.getIncidentId(), e.getStartedAt(), e.getPrimaryCause(), e.getCulprit()))
                        .toList(),
                archived.getMatches(),
                changes(archived),
                archived.getRelated());
    }

    private static Changes changes(ArchivedCase archived) {
        List<Change> all = archived.getChanges().stream()
                .map(change -> new Change(change.getTime(), change.getWhat()))
                .toList();
        return (from, to) ->
                all.stream().filter(change -> change.within(from, to)).toList();
    }
}
