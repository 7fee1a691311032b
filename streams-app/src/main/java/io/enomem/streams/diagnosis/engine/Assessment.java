// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.Diagnosis.CauseVerdict;
import io.enomem.streams.diagnosis.Diagnosis.Direction;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Question;
import io.enomem.streams.diagnosis.rule.Question.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * One cause weighed against one case. Immutable.
 *
 * @param answers what each of its questions came to, in order
 * @param confidence 0 to 1, two decimals
 * @param explained how many of the incident's failures it can explain
 */
record Assessment(Cause cause, List<Answer> answers, Verdict verdict, double confidence, int explained) {
    /** A question and what it came to. */
    record Answer(Question question, Finding finding) {
        boolean isNecessary() {
            return question.role() == Role.NECESSARY;
        }
    }

    String id() {
        return cause.id();
    }

    /** PROBABLE or better. */
    boolean likely() {
        return verdict == Verdict.PROBABLE || verdict == Verdict.ESTABLISHED;
    }

    /** POSSIBLE or better. */
    boolean open() {
        return likely() || verdict == Verdict.POSSIBLE;
    }

    /** The same, at most that sure. */
    Assessment demoted(Verdict to, double newConfidence) {
        return new Assessment(cause, answers, to, newConfidence, explained);
    }

    CauseVerdict told() {
        return new CauseVerdict(id(), verdict, confidence, evidence());
    }

    /** What was found, necessary first; each piece points towards the cause or away from it. */
    List<Evidence> evidence() {
        List<Evidence> told = new ArrayList<>();
        for (Role role : Role.values()) {
            for (Answer answer : answers) {
                if (answer.question.role() == role) {
                    add(told, role, answer.question.words(), answer.finding);
                }
            }
        }
        return told.stream().distinct().toList();
    }

    /** What would decide the questions that matter and were not answered. */
    List<String> missing() {
        return answers.stream()
                .filter(a -> a.question.role() != Role.SUPPORTING)
                .filter(a -> a.finding.isUnknown())
                .flatMap(a -> a.finding.missing().stream())
                .distinct()
                .toList();
    }

    private static void add(List<Evidence> told, Role role, String words, Finding finding) {
        if (finding.isUnknown()) {
            return;
        }
        boolean idleContradiction = role == Role.CONTRADICTING && finding.fails();
        if (role == Role.SUPPORTING && finding.fails()) {
            return; // absence of support is not evidence against
        }
        boolean supports = role == Role.CONTRADICTING ? idleContradiction : finding.holds();
        Direction direction = supports ? Direction.SUPPORTS : Direction.CONTRADICTS;
        if (role == Role.NECESSARY && finding.fails() && finding.facts().isEmpty()) {
            told.add(Fact.notSeen(words).pointing(Direction.CONTRADICTS));
        }
        for (Fact fact : finding.facts()) {
            Evidence evidence = fact.pointing(direction);
            if (told.stream().noneMatch(e -> saysTheSame(e, evidence))) {
                told.add(evidence);
            }
        }
    }

    /** The same words, or another number of the same name beside its bound: of ten kills each dump has one. */
    private static boolean saysTheSame(Evidence one, Evidence other) {
        boolean sameName = one.threshold() != null
                && other.threshold() != null
                && name(one).equals(name(other));
        return one.direction() == other.direction()
                && (sameName || one.statement().equals(other.statement()));
    }

    private static String name(Evidence evidence) {
        return evidence.statement().split(": ", 2)[0];
    }
}
