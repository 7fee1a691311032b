// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Thresholds;
import io.enomem.streams.diagnosis.rule.Cause;
import java.util.List;
import java.util.Optional;

/**
 * Weighs every cause against a case and tells the likeliest. A cause is weighed only where it can explain one of the
 * incident's signals; ruling out the rest would say nothing. Stateless and thread-safe.
 */
public final class Engine implements Diagnostician {
    private final List<Cause> causes;
    private final Cause fallback;
    private final Thresholds thresholds;
    private final String rulesVersion;

    /** By the thresholds that are shipped. */
    public Engine(List<Cause> causes, Cause fallback) {
        this(causes, fallback, Thresholds.standard());
    }

    /**
     * @param causes in the order that breaks ties
     * @param fallback what is named when no cause can be told from the others
     * @param thresholds in force
     */
    public Engine(List<Cause> causes, Cause fallback, Thresholds thresholds) {
        this.causes = List.copyOf(causes);
        this.fallback = fallback;
        this.thresholds = thresholds;
        this.rulesVersion = RulesVersion.of(causes, thresholds);
    }

    @Override
    public Optional<Diagnosis> diagnose(Case incident) {
        Measures measures = new Measures(incident, thresholds);
        Judge judge = new Judge(measures);
        Precedence precedence = new Precedence(measures);
        List<Assessment> ranked = precedence.ranked(causes.stream()
                .filter(cause -> incident.signals().stream().anyMatch(s -> cause.explains(s, measures)))
                .map(judge::weigh)
                .toList());
        if (nothingTheMatter(ranked, measures)) {
            return Optional.empty();
        }
        return Optional.of(new Assembly(measures, ranked, rulesVersion).diagnosis(primary(ranked, precedence)));
    }

    @Override
    public Thresholds thresholds() {
        return thresholds;
    }

    @Override
    public String rulesVersion() {
        return rulesVersion;
    }

    private static boolean nothingTheMatter(List<Assessment> ranked, Measures measures) {
        if (measures.signals().somebodyFailed()) {
            return false;
        }
        return ranked.stream()
                .noneMatch(a -> a.likely()
                        || (a.verdict() == Verdict.POSSIBLE
                                && a.confidence() >= measures.value(Threshold.WORTH_A_WORD)));
    }

    /** The first, unless nobody is possible or the second is as good and nothing separates them. */
    private Assessment primary(List<Assessment> ranked, Precedence precedence) {
        Assessment undecided = new Assessment(fallback, List.of(), Verdict.UNDECIDED, 0, 0);
        if (ranked.isEmpty() || !ranked.get(0).open()) {
            return undecided;
        }
        Assessment first = ranked.get(0);
        boolean tied = ranked.size() > 1 && tied(first, ranked.get(1), precedence);
        return tied || guessed(first, ranked) ? undecided : first;
    }

    /** Merely possible, while of a look-alike that would explain as much nobody observed anything. */
    private static boolean guessed(Assessment first, List<Assessment> ranked) {
        return first.verdict() == Verdict.POSSIBLE
                && ranked.stream()
                        .anyMatch(a -> a.verdict() == Verdict.CANNOT_TELL
                                && a.explained() >= first.explained()
                                && Separation.isKnown(first, a));
    }

    /** Likely causes tie where they are equals that look alike; possible ones already where they are nearly as good. */
    private boolean tied(Assessment first, Assessment second, Precedence precedence) {
        if (first.verdict() != second.verdict() || precedence.precedes(first, second)) {
            return false;
        }
        boolean equal = first.confidence() == second.confidence() && first.explained() == second.explained();
        boolean alike = Separation.isKnown(first, second);
        if (first.likely()) {
            return equal && alike;
        }
        return equal
                || (alike
                        && first.confidence() - second.confidence()
                                <= thresholds.at(Threshold.CLOSE).value());
    }
}
