// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One revision of the diagnosis of one incident: the contract of the product. Field names are those of the Avro schema
 * and of the JSON. Immutable.
 */
public record Diagnosis(
        String incidentId,
        int revision,
        Status status,
        @Nullable String supersededBy,
        Host host,
        Instant startedAt,
        Instant endedAt,
        Instant diagnosedAt,
        Severity severity,
        String impact,
        @Nullable Boolean ongoing,
        String trigger,
        String primaryCause,
        Verdict verdict,
        double confidence,
        String summary,
        @Nullable Party culprit,
        List<Party> victims,
        List<CauseVerdict> causes,
        List<Evidence> evidence,
        List<Remedy> remedies,
        List<TimelineEntry> timeline,
        @Nullable Onset onset,
        @Nullable Integer recurrence,
        List<String> related,
        List<String> gaps,
        List<String> missing,
        @Nullable Instant forecastAt,
        String rulesVersion,
        boolean truncated) {

    /** Life cycle of a diagnosis. */
    public enum Status {
        PROVISIONAL,
        FINAL,
        FORECAST,
        SUPERSEDED
    }

    /** How loudly to say it; INFO never pages. */
    public enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }

    /** The host it happened on. */
    public record Host(
            String machineId, String hostname, @Nullable String kernelRelease, String bootId) {}

    /** A process, cgroup or peer that did it or suffered it; every name is hostile text. */
    public record Party(
            @Nullable String process,
            @Nullable Integer pid,
            @Nullable String cgroup,
            @Nullable String unit,
            @Nullable String container,
            @Nullable String peer) {

        /** The name it goes by: its process, else its cgroup, else the peer; null if it has none. */
        public @Nullable String name() {
            if (process != null) {
                return process;
            }
            return cgroup != null ? cgroup : peer;
        }
    }

    /** One cause of the catalogue, judged. */
    public record CauseVerdict(String id, Verdict verdict, double confidence, List<Evidence> evidence) {}

    /**
     * One observation behind a cause.
     *
     * @param observed value with its unit
     * @param threshold what it was compared to, with its unit
     * @param thresholdSource kernel, vendor or ours, and the document
     * @param source record identity, or file and field
     */
    public record Evidence(
            String statement,
            @Nullable String observed,
            @Nullable String threshold,
            @Nullable String thresholdSource,
            String source,
            @Nullable Instant time,
            Direction direction) {}

    /** Which way a piece of evidence points. */
    public enum Direction {
        SUPPORTS,
        CONTRADICTS
    }

    /** One thing to do, computed from the host's own values; nothing ever runs it by itself. */
    public record Remedy(
            Kind kind,
            String command,
            String why,
            @Nullable String risk,
            @Nullable String interrupts,
            @Nullable String verify,
            @Nullable String rollback,
            @Nullable String refusedBecause) {
        /** Look first, then the least disruptive. */
        public enum Kind {
            LOOK,
            NOW,
            DURABLE
        }
    }

    /** One line of the incident's story. */
    public record TimelineEntry(Instant time, String what, String source) {}

    /** First sample off its baseline, and what changed in the 10 minutes before. */
    public record Onset(Instant at, String what) {}

    /** The same diagnosis as another revision. */
    public Diagnosis as(int newRevision, Status newStatus, @Nullable String newSupersededBy) {
        return with(incidentId, newRevision, newStatus, newSupersededBy, related);
    }

    /** The same diagnosis with other relations. */
    public Diagnosis relatedTo(List<String> incidentIds) {
        return with(incidentId, revision, status, supersededBy, List.copyOf(incidentIds));
    }

    /** What was said of this incident, as the last revision of another that belongs to it now. */
    public Diagnosis inPlaceOf(String oldIncidentId, int oldRevision, String newIncidentId) {
        return with(oldIncidentId, oldRevision, Status.SUPERSEDED, newIncidentId, related);
    }

    private Diagnosis with(
            String newIncidentId,
            int newRevision,
            Status newStatus,
            @Nullable String newSupersededBy,
            List<String> newRelated) {
        return new Diagnosis(
                newIncidentId,
                newRevision,
                newStatus,
                newSupersededBy,
                host,
                startedAt,
                endedAt,
                diagnosedAt,
                severity,
                impact,
                ongoing,
                trigger,
                primaryCause,
                verdict,
                confidence,
                summary,
                culprit,
                victims,
                causes,
                evidence,
                remedies,
                timeline,
                onset,
                recurrence,
                newRelated,
                gaps,
                missing,
                forecastAt,
                rulesVersion,
                truncated);
    }
}
