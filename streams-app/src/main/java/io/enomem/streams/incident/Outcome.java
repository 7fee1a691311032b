// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Gap;
import io.enomem.schemas.Link;
import io.enomem.streams.diagnosis.Diagnosis;
import java.util.List;

/**
 * What came of a record. Mostly nothing: {@link #NONE}.
 *
 * @param diagnoses revisions to publish, in order
 * @param links ends of broken connections to publish, for the hosts at the other end
 * @param gaps holes that the tracker itself noticed: clock skew, cloned machine, late records
 * @param failures cases on which the engine failed: a dead letter each; their diagnosis is among {@code diagnoses}
 * @param late records that came too late to be used: 0 or 1
 */
public record Outcome(
        List<Diagnosis> diagnoses, List<Link> links, List<Gap> gaps, List<EngineFailure> failures, int late) {

    /** Nothing came of it. */
    public static final Outcome NONE = new Outcome(List.of(), List.of(), List.of(), List.of(), 0);

    public Outcome {
        diagnoses = List.copyOf(diagnoses);
        links = List.copyOf(links);
        gaps = List.copyOf(gaps);
        failures = List.copyOf(failures);
    }

    /**
     * The engine threw.
     *
     * @param machineId the host
     * @param incidentId the incident it should have judged
     * @param reason class and message of what was thrown, one line, bounded
     */
    public record EngineFailure(String machineId, String incidentId, String reason) {
        /** Bound of the words of a failure. */
        private static final int REASON_LENGTH = 300;

        /** The failure that was thrown. */
        static EngineFailure of(String machineId, String incidentId, RuntimeException thrown) {
            String message = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
            String line = (thrown.getClass().getSimpleName() + message).replaceAll("\\p{Cntrl}", " ");
            return new EngineFailure(
                    machineId, incidentId, line.length() <= REASON_LENGTH ? line : line.substring(0, REASON_LENGTH));
        }
    }
}
