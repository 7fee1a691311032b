// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import io.enomem.schemas.Gap;
import io.enomem.schemas.LinkMatch;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the engine sees of one incident.
 *
 * @param incidentId machineId-startMillis-hash
 * @param signals what belongs to the incident, sorted by (time, source, position); never empty
 * @param nearby other signals of the same host from 60 s before to 60 s after, of other incidents: context for
 *     aftermath and for ruling out, same order
 * @param history the host's samples up to the latest event time known
 * @param gaps holes that touch the window
 * @param start event time of the first signal
 * @param end event time of the last signal
 * @param latest the latest event time among the host's records: becomes {@code diagnosedAt}
 * @param ongoing true if the incident was cut at its cap
 * @param earlier earlier diagnoses of this host within 7 days, oldest first, for recurrence and relations; parts of one
 *     long incident count once
 * @param matches ends of broken connections on other hosts that match this host's, oldest first
 * @param changes what was changed on the host before
 * @param related ids of the incidents of this host that {@code nearby} signals belong to, and of the one that this one
 *     continues, sorted
 */
public record Case(
        String incidentId,
        List<Signal> signals,
        List<Signal> nearby,
        HostHistory history,
        List<Gap> gaps,
        Instant start,
        Instant end,
        Instant latest,
        boolean ongoing,
        List<Earlier> earlier,
        List<LinkMatch> matches,
        Changes changes,
        List<String> related) {

    /** A case of one host alone. */
    public Case(
            String incidentId,
            List<Signal> signals,
            List<Signal> nearby,
            HostHistory history,
            List<Gap> gaps,
            Instant start,
            Instant end,
            Instant latest,
            boolean ongoing,
            List<Earlier> earlier) {
        this(
                incidentId,
                signals,
                nearby,
                history,
                gaps,
                start,
                end,
                latest,
                ongoing,
                earlier,
                List.of(),
                Changes.NONE,
                List.of());
    }

    /**
     * What is remembered of an earlier incident.
     *
     * @param culprit {@link Diagnosis.Party#name()}; null if nobody could be named
     */
    public record Earlier(
            String incidentId,
            Instant startedAt,
            String primaryCause,
            @Nullable String culprit) {}
}
