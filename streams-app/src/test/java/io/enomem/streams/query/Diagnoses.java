// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import java.time.Instant;
import java.util.List;

/** Diagnoses for whom their content does not matter. */
final class Diagnoses {
    private Diagnoses() {}

    static Diagnosis of(String incidentId) {
        return of(incidentId, Status.FINAL, "insufficient-evidence", Verdict.UNDECIDED, Severity.INFO);
    }

    static Diagnosis of(String incidentId, Status status, String cause, Verdict verdict, Severity severity) {
        Instant time = Instant.ofEpochMilli(Identity.startMillisOf(incidentId));
        return new Diagnosis(
                incidentId,
                1,
                status,
                null,
                new Diagnosis.Host(Identity.machineIdOf(incidentId), "name", null, "b"),
                time,
                time,
                time,
                severity,
                "",
                null,
                "",
                cause,
                verdict,
                0,
                "",
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
                List.of(),
                null,
                "r",
                false);
    }
}
