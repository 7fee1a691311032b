// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.topology.IncidentIndex;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents are asked for; null asks for all.
 *
 * @param host machine id or host name
 * @param cause primary cause
 * @param open true: those that may still change by themselves (PROVISIONAL, FORECAST); false: the others
 * @param from earliest start, inclusive
 * @param to latest start, exclusive
 * @param after the incident after which to go on, as a page told it
 * @param limit how many at most
 */
public record IncidentFilter(
        @Nullable String host,
        @Nullable String cause,
        @Nullable Verdict verdict,
        @Nullable Severity severity,
        @Nullable Boolean open,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String after,
        int limit) {

    /** Youngest start first; of one start, by id: the order of {@link IncidentIndex}. */
    static final Comparator<String> YOUNGEST_FIRST = Comparator.<String>comparingLong(Identity::startMillisOf)
            .reversed()
            .thenComparing(Comparator.naturalOrder());

    /** Everything that starts in the span of time, after the last page. */
    static IncidentFilter starting(@Nullable Instant from, @Nullable Instant to, @Nullable String cause, int limit) {
        return new IncidentFilter(null, cause, null, null, null, from, to, null, limit);
    }

    /** The part of the index in which it is. */
    IncidentIndex.Span span() {
        return IncidentIndex.startingIn(
                from == null ? null : from.toEpochMilli(), to == null ? null : to.toEpochMilli(), after);
    }

    /** What the id alone tells. */
    private boolean mayHold(String incidentId) {
        long start = Identity.startMillisOf(incidentId);
        return (from == null || start >= from.toEpochMilli())
                && (to == null || start < to.toEpochMilli())
                && (after == null || YOUNGEST_FIRST.compare(incidentId, after) > 0);
    }

    /** Whether it is asked for. */
    boolean holds(Diagnosis diagnosis) {
        boolean superseded = diagnosis.status() == Status.SUPERSEDED;
        boolean isOpen = diagnosis.status() == Status.PROVISIONAL || diagnosis.status() == Status.FORECAST;
        return mayHold(diagnosis.incidentId())
                && !superseded
                && (open == null || open == isOpen)
                && (cause == null || cause.equals(diagnosis.primaryCause()))
                && (verdict == null || verdict == diagnosis.verdict())
                && (severity == null || severity == diagnosis.severity())
                && (host == null
                        || host.equals(diagnosis.host().machineId())
                        || host.equals(diagnosis.host().hostname()));
    }
}
