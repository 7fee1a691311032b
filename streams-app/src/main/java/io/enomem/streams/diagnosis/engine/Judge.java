// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.diagnosis.engine.Assessment.Answer;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Question.Role;
import io.enomem.streams.parse.CounterMoved;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How sure one cause is, by the rule of root-causes.md 2: every necessary predicate true and none contradicting is
 * PROBABLE; with supporting predicates from two independent kinds of sources it is ESTABLISHED; something necessary
 * unknown is POSSIBLE at most; a necessary one false, or a contradiction, rules it out. Unknown never rules out.
 *
 * <p>Confidence orders causes of one verdict and never crosses into another verdict's range:
 *
 * <ul>
 *   <li>ESTABLISHED 0.90 to 0.99, PROBABLE 0.60 to 0.85: from the bottom upwards by the share of its supporting
 *       predicates that are true;
 *   <li>POSSIBLE 0.10 to 0.50: by the share of its necessary predicates that are true;
 *   <li>CANNOT_TELL and RULED_OUT: 0.
 * </ul>
 *
 * <p>Text that only looks like the kernel's counts for the predicate it answers but not as an independent source, so a file
 * that cannot prove its facility never establishes anything by itself.
 */
final class Judge {
    private static final double ESTABLISHED_FROM = 0.90;
    private static final double ESTABLISHED_TO = 0.99;
    private static final double PROBABLE_FROM = 0.60;
    private static final double PROBABLE_TO = 0.85;
    private static final double POSSIBLE_FROM = 0.10;
    private static final double POSSIBLE_TO = 0.50;

    private final Measures measures;

    Judge(Measures measures) {
        this.measures = measures;
    }

    /** The cause weighed against the case. */
    Assessment weigh(Cause cause) {
        List<Answer> answers = cause.questions().stream()
                .map(q -> new Answer(q, q.test().apply(measures)))
                .toList();
        Verdict verdict = verdict(answers);
        int explained = (int) measures.signals().own().stream()
                .filter(s -> !(s instanceof CounterMoved))
                .filter(s -> cause.explains(s, measures))
                .count();
        return new Assessment(cause, answers, verdict, confidence(verdict, answers), explained);
    }

    private Verdict verdict(List<Answer> answers) {
        boolean refuted = answers.stream()
                .anyMatch(a -> (a.isNecessary() && a.finding().fails())
                        || (a.question().role() == Role.CONTRADICTING
                                && a.finding().holds()));
        if (refuted) {
            return Verdict.RULED_OUT;
        }
        long necessary = count(answers, Role.NECESSARY, false);
        long met = count(answers, Role.NECESSARY, true);
        if (met < necessary) {
            return met == 0 ? Verdict.CANNOT_TELL : Verdict.POSSIBLE;
        }
        return independentSources(answers) >= measures.value(Threshold.INDEPENDENT_SOURCES)
                ? Verdict.ESTABLISHED
                : Verdict.PROBABLE;
    }

    private static double confidence(Verdict verdict, List<Answer> answers) {
        return switch (verdict) {
            case ESTABLISHED -> between(ESTABLISHED_FROM, ESTABLISHED_TO, share(answers, Role.SUPPORTING));
            case PROBABLE -> between(PROBABLE_FROM, PROBABLE_TO, share(answers, Role.SUPPORTING));
            case POSSIBLE -> between(POSSIBLE_FROM, POSSIBLE_TO, share(answers, Role.NECESSARY));
            default -> 0;
        };
    }

    /** Kinds of sources behind true supporting predicates: log, counter, sample. */
    private static int independentSources(List<Answer> answers) {
        Set<Origin> kinds = EnumSet.noneOf(Origin.class);
        for (Answer answer : answers) {
            if (answer.question().role() == Role.SUPPORTING && answer.finding().holds()) {
                answer.finding().facts().stream().map(Fact::origin).forEach(kinds::add);
            }
        }
        kinds.remove(Origin.UNPROVEN_LOG);
        if (kinds.contains(Origin.KERNEL_LOG)) {
            kinds.remove(Origin.APPLICATION_LOG); // both are logs: one kind
        }
        return kinds.size();
    }

    private static double share(List<Answer> answers, Role role) {
        long all = count(answers, role, false);
        return all == 0 ? 0 : (double) count(answers, role, true) / all;
    }

    private static long count(List<Answer> answers, Role role, boolean onlyTrue) {
        return answers.stream()
                .filter(a -> a.question().role() == role)
                .filter(a -> !onlyTrue || a.finding().holds())
                .count();
    }

    private static double between(double from, double to, double share) {
        return Math.round((from + (to - from) * share) * 100) / 100.0;
    }
}
