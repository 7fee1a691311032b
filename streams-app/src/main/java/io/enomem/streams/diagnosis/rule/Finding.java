// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.parse.Signal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The outcome of one predicate: true, false or unknown, what it rests on, and, while unknown, what would decide. Immutable.
 *
 * @param facts what it rests on; may be empty if false for want of anything
 * @param missing commands or files that would decide; empty unless unknown
 */
public record Finding(Tri value, List<Fact> facts, List<String> missing) {
    public Finding {
        facts = List.copyOf(facts);
        missing = List.copyOf(missing);
    }

    /** True or false, for a stated reason. */
    public static Finding of(boolean value, Fact fact) {
        return new Finding(Tri.of(value), List.of(fact), List.of());
    }

    /** True: somebody said so. */
    public static Finding said(Signal signal, String statement) {
        return of(true, Fact.said(signal, statement));
    }

    /** False for want of anything that would make it true. */
    public static Finding nothing() {
        return new Finding(Tri.FALSE, List.of(), List.of());
    }

    /** Nobody observed what would decide. */
    public static Finding unknown(String missing) {
        return new Finding(Tri.UNKNOWN, List.of(), List.of(missing));
    }

    /** Whether a number is at or above a bound; unknown if either is. */
    public static Finding atLeast(Reading reading, Bound bound) {
        return compared(reading, bound, reading.value() >= bound.value(), "at or above ", "below ");
    }

    /** Whether a number is below a bound; unknown if either is. */
    public static Finding below(Reading reading, Bound bound) {
        return compared(reading, bound, reading.value() < bound.value(), "below ", "at or above ");
    }

    /** Whether a counter rose, or a level is above 0; unknown if it is. */
    public static Finding positive(Reading reading) {
        if (reading.missing() != null) {
            return unknown(reading.missing());
        }
        boolean value = reading.value() > 0;
        return of(value, Fact.observed(reading, sentence(reading.name()) + ": " + reading.shown()));
    }

    private static Finding compared(Reading reading, Bound bound, boolean holds, String yes, String no) {
        if (reading.missing() != null || bound.missing() != null) {
            Set<String> missing = new LinkedHashSet<>();
            if (reading.missing() != null) {
                missing.add(reading.missing());
            }
            if (bound.missing() != null) {
                missing.add(bound.missing());
            }
            return new Finding(Tri.UNKNOWN, List.of(), List.copyOf(missing));
        }
        String words = sentence(reading.name()) + ": " + reading.shown() + ", " + (holds ? yes : no) + bound.words();
        return of(holds, Fact.compared(words, reading, bound));
    }

    /** True only if both are; rests on what decides it. */
    public Finding and(Finding that) {
        return join(that, value.and(that.value));
    }

    /** True if either is; rests on what decides it. */
    public Finding or(Finding that) {
        return join(that, value.or(that.value));
    }

    /** The opposite, on the same facts. */
    public Finding not() {
        return new Finding(value.not(), facts, missing);
    }

    /** True. */
    public boolean holds() {
        return value == Tri.TRUE;
    }

    /** False. */
    public boolean fails() {
        return value == Tri.FALSE;
    }

    /** Not observed. */
    public boolean isUnknown() {
        return value == Tri.UNKNOWN;
    }

    private Finding join(Finding that, Tri result) {
        List<Fact> resting = new ArrayList<>();
        Set<String> lacking = new LinkedHashSet<>();
        for (Finding part : List.of(this, that)) {
            if (part.value == result) {
                resting.addAll(part.facts);
                lacking.addAll(part.missing);
            }
        }
        return new Finding(result, resting, List.copyOf(lacking));
    }

    /** Names of the kernel, such as tcp_mem[2], stay as they are written. */
    private static String sentence(String noun) {
        String first = noun.split(" ", 2)[0];
        boolean name = first.chars().anyMatch(c -> "_.[/".indexOf(c) >= 0);
        return noun.isEmpty() || name ? noun : Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
    }
}
