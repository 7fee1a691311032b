// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.CauseVerdict;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.Host;
import io.enomem.streams.diagnosis.Diagnosis.Onset;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Diagnosis.TimelineEntry;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.diagnosis.cause.Causes;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Thresholds;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A growth as a diagnosis of status FORECAST: what will happen and when, by the same contract as of what did happen. The
 * cause is told as PROBABLE at most, since nothing has failed yet; its confidence, 0.60 to 0.85, grows with the part of all
 * pairs of points that rise. The remedies are those of the cause that look or last: nothing has to be relieved now.
 * Stateless and thread-safe.
 */
public final class Forecasts {
    private static final Map<String, Cause> CAUSES =
            Causes.all().stream().collect(Collectors.toUnmodifiableMap(Cause::id, Function.identity()));

    private static final double LEAST_SURE = 0.60;
    private static final double MOST_SURE = 0.85;

    private final Thresholds thresholds;
    private final String rulesVersion;

    /** Forecasts under the rules of that version, by its thresholds. */
    public Forecasts(Thresholds thresholds, String rulesVersion) {
        this.thresholds = thresholds;
        this.rulesVersion = rulesVersion;
    }

    /**
     * The diagnosis, as revision 1.
     *
     * @param host the host
     * @param incidentId its id, which it keeps
     * @param since when it was first forecast
     * @param history the host's samples around the growth's end
     */
    public Diagnosis diagnosis(Heading heading, Host host, String incidentId, Instant since, HostHistory history) {
        Measures measures = new Measures(asCase(heading, incidentId, history), thresholds);
        Cause cause = Objects.requireNonNull(CAUSES.get(heading.kind().cause().apply(measures)));
        Party party = heading.level().party();
        Words words = new Words(heading);
        List<Evidence> evidence = words.evidence();
        double confidence = confidence(heading.slope().rising());
        return new Diagnosis(
                incidentId,
                1,
                Status.FORECAST,
                null,
                host,
                since,
                heading.at(),
                heading.at(),
                Severity.WARNING,
                "Nobody yet; from about " + heading.expected().truncatedTo(ChronoUnit.MINUTES)
                        + " on whoever needs more",
                Boolean.TRUE,
                words.trigger(),
                cause.id(),
                Verdict.PROBABLE,
                confidence,
                words.summary(),
                party == null ? cause.culprit(measures) : party,
                List.of(),
                List.of(new CauseVerdict(cause.id(), Verdict.PROBABLE, confidence, evidence)),
                evidence,
                remedies(cause, measures),
                List.of(new TimelineEntry(
                        words.began(), words.course(), heading.kind().source())),
                new Onset(words.began(), heading.kind().noun() + " began to grow, or began to be watched"),
                null,
                List.of(),
                List.of(),
                List.of(),
                heading.expected(),
                rulesVersion,
                false);
    }

    /** Causes of an incident that a forecast of that quantity has come to. */
    public static Set<String> becomes(String quantity) {
        Quantity known = Quantities.BY_NAME.get(quantity);
        return known == null ? Set.of() : known.becomes();
    }

    private static double confidence(double rising) {
        double least = Threshold.FORECAST_RISING.standard().value();
        double sure = LEAST_SURE + (MOST_SURE - LEAST_SURE) * (rising - least) / (1 - least);
        return Math.round(sure * 100) / 100.0;
    }

    private static List<Remedy> remedies(Cause cause, Measures measures) {
        return cause.remedies(measures).stream()
                .filter(remedy -> remedy.kind() != Remedy.Kind.NOW)
                .toList();
    }

    private static Case asCase(Heading heading, String incidentId, HostHistory history) {
        Level level = heading.level();
        CounterMoved moved = new CounterMoved(
                new RecordId("sample", heading.at().toEpochMilli(), false),
                heading.at(),
                heading.kind().source(),
                level.party() == null ? null : level.party().name(),
                heading.slope().points().values()[0],
                level.value());
        return new Case(
                incidentId,
                List.of(moved),
                List.of(),
                history,
                List.of(),
                heading.at(),
                heading.at(),
                heading.at(),
                true,
                List.of());
    }
}
