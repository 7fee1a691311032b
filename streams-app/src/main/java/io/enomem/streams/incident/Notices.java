// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.ForecastState;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Host;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Diagnoses that no engine made: the engine failed, or an incident is no more. */
final class Notices {
    private static final String UNKNOWN_CAUSE = "insufficient-evidence";

    private Notices() {}

    /** The engine failed on a case: nothing is known of its cause, and that is said. */
    static Diagnosis engineFailed(Case incident, String machineId, String bootId, String reason, String rulesVersion) {
        HostInfo info = incident.history().info();
        Host host = info == null
                ? new Host(machineId, machineId, null, bootId)
                : new Host(machineId, info.getHostname(), info.getKernelRelease(), info.getBootId());
        return of(
                incident.incidentId(),
                host,
                incident.start(),
                incident.end(),
                incident.latest(),
                Severity.WARNING,
                "Unknown: the diagnosis failed",
                "The diagnosis failed on this incident: " + reason,
                UNKNOWN_CAUSE,
                List.of("the records of this incident, with the dead letter that names the failure"),
                null,
                rulesVersion);
    }

    /** An incident that was announced is no more, and no other has its place. */
    static Diagnosis withdrawn(String incidentId, Instant start, Instant end, String rulesVersion) {
        String machineId = Identity.machineIdOf(incidentId);
        return of(
                incidentId,
                new Host(machineId, machineId, null, ""),
                start,
                end,
                end,
                Severity.INFO,
                "Nobody",
                "Withdrawn: with all records at hand nothing is the matter, or it goes on from an incident announced"
                        + " before.",
                UNKNOWN_CAUSE,
                List.of(),
                null,
                rulesVersion);
    }

    /**
     * The last revision of a forecast.
     *
     * @param at when it came true, or when its growth was seen to have ended
     * @param cameTo the incident that it came to; null if it came to none
     */
    static Diagnosis forecastEnded(
            ForecastState row, Host host, Instant at, @Nullable String cameTo, String rulesVersion) {
        String summary = cameTo == null
                ? "It heads for its limit no more: the growth has ended, or slowed so that its end is not in sight."
                : "What was forecast has happened: see " + cameTo + '.';
        return of(
                        row.getIncidentId(),
                        host,
                        row.getStart(),
                        at,
                        at,
                        Severity.INFO,
                        "Nobody",
                        summary,
                        row.getCause(),
                        List.of(),
                        row.getExpected(),
                        rulesVersion)
                .as(row.getRevision() + 1, Status.SUPERSEDED, cameTo);
    }

    private static Diagnosis of(
            String incidentId,
            Host host,
            Instant start,
            Instant end,
            Instant at,
            Severity severity,
            String impact,
            String summary,
            String cause,
            List<String> missing,
            @Nullable Instant forecastAt,
            String rulesVersion) {
        return new Diagnosis(
                incidentId,
                1,
                Status.PROVISIONAL,
                null,
                host,
                start,
                end,
                at,
                severity,
                impact,
                null,
                summary,
                cause,
                Verdict.UNDECIDED,
                0,
                summary,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                missing,
                forecastAt,
                rulesVersion,
                false);
    }
}
