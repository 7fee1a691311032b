// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One number that was observed, or not: then it is unknown and says what would tell it. Immutable.
 *
 * @param name what it is, as a noun phrase: {@code orphaned sockets at their peak}
 * @param value in {@code unit}; meaningless if unknown
 * @param source file and field, or record identity
 * @param time when, null for a value over the whole window
 * @param missing null if known, else the command or file that would tell
 */
public record Reading(
        String name,
        double value,
        Unit unit,
        String source,
        @Nullable Instant time,
        Origin origin,
        @Nullable String missing) {

    /** A known number. */
    public static Reading of(
            String name, double value, Unit unit, String source, @Nullable Instant time, Origin origin) {
        return new Reading(name, value, unit, source, time, origin, null);
    }

    /** A sampled level that is null if unknown. */
    public static Reading sampled(
            String name, @Nullable Long value, Unit unit, String source, @Nullable Instant time, String missing) {
        return value == null
                ? unknown(name, unit, missing)
                : new Reading(name, value, unit, source, time, Origin.SAMPLE, null);
    }

    /** A number nobody observed. */
    public static Reading unknown(String name, Unit unit, String missing) {
        return new Reading(name, Double.NaN, unit, "", null, Origin.SAMPLE, missing);
    }

    /** False if nobody observed it. */
    public boolean known() {
        return missing == null;
    }

    /** The value, or a stand-in where it is unknown. */
    public double or(double otherwise) {
        return known() ? value : otherwise;
    }

    /** The value with its unit, for people. */
    public String shown() {
        return known() ? unit.format(value) : "unknown";
    }

    /** The same number under another name. */
    public Reading as(String newName) {
        return new Reading(newName, value, unit, source, time, origin, missing);
    }

    /** This times a factor, in another unit. */
    public Reading times(double factor, Unit newUnit) {
        return new Reading(name, value * factor, newUnit, source, time, origin, missing);
    }

    /** This and that; unknown if either is. */
    public Reading plus(Reading that) {
        return combined(that, value + that.value, unit);
    }

    /** This without that; unknown if either is. */
    public Reading minus(Reading that) {
        return combined(that, value - that.value, unit);
    }

    /** This as a part of that; unknown if either is, 0 of nothing. */
    public Reading shareOf(Reading that) {
        return combined(that, that.value == 0 ? 0 : value / that.value, Unit.SHARE);
    }

    /** This over that; unknown if either is. */
    public Reading over(Reading that) {
        return combined(that, that.value == 0 ? 0 : value / that.value, Unit.RATIO);
    }

    private Reading combined(Reading that, double result, Unit resultUnit) {
        String lack = missing != null ? missing : that.missing;
        String both = source.equals(that.source) || that.source.isEmpty() ? source : source + ", " + that.source;
        return new Reading(name, result, resultUnit, both, time != null ? time : that.time, origin, lack);
    }
}
