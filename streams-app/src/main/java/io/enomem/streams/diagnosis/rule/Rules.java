// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.parse.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** The entry of a cause in the catalogue: what it can explain, and its predicates (as questions) in the order they are told. Immutable. */
public final class Rules {
    private final BiPredicate<Signal, Measures> explains;
    private final List<Question> questions;

    private Rules(BiPredicate<Signal, Measures> explains, List<Question> questions) {
        this.explains = explains;
        this.questions = List.copyOf(questions);
    }

    /** A cause that can explain the signals that pass; it is weighed only where an incident has one of them. */
    public static Rules explaining(Predicate<Signal> signals) {
        return explaining((signal, measures) -> signals.test(signal));
    }

    /** The same, where it takes the measures to tell. */
    public static Rules explaining(BiPredicate<Signal, Measures> signals) {
        return new Rules(signals, List.of());
    }

    /** If false, it is not this cause; all true, and none contradicting, is PROBABLE. */
    public Rules necessary(String words, Function<Measures, Finding> test) {
        return with(Question.Role.NECESSARY, words, test);
    }

    /** If true, it is likelier; two of independent sources make a probable cause ESTABLISHED. */
    public Rules supporting(String words, Function<Measures, Finding> test) {
        return with(Question.Role.SUPPORTING, words, test);
    }

    /** If true, it is not this cause. */
    public Rules contradicting(String words, Function<Measures, Finding> test) {
        return with(Question.Role.CONTRADICTING, words, test);
    }

    /** True if the cause can explain that signal. */
    public boolean explains(Signal signal, Measures measures) {
        return explains.test(signal, measures);
    }

    /** The questions, in the order they were given. */
    public List<Question> questions() {
        return questions;
    }

    private Rules with(Question.Role role, String words, Function<Measures, Finding> test) {
        List<Question> more = new ArrayList<>(questions);
        more.add(new Question(role, words, test));
        return new Rules(explains, more);
    }
}
