// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import io.enomem.streams.diagnosis.Diagnosis.Direction;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.forecast.Course.Slope;
import io.enomem.streams.diagnosis.measure.Sparkline;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** A growth in words and numbers. */
final class Words {
    private static final double MINUTE_MILLIS = 60_000;

    private final Quantity quantity;
    private final Level level;
    private final Slope slope;
    private final Instant at;
    private final Instant expected;

    Words(Heading heading) {
        this.quantity = heading.kind();
        this.level = heading.level();
        this.slope = heading.slope();
        this.at = heading.at();
        this.expected = heading.expected();
    }

    /** When the growth began, as far as it was watched. */
    Instant began() {
        return Instant.ofEpochMilli(slope.points().from());
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "%s%s: %s of %s (%s), growing by %s; at this rate full at about %s UTC, in %s.",
                capital(quantity.noun()),
                whose(),
                shown(level.value()),
                shown(level.limit()),
                quantity.limit(),
                pace(),
                expected.truncatedTo(ChronoUnit.MINUTES)
                        .toString()
                        .replace("T", " ")
                        .replace(":00Z", ""),
                told(Duration.between(at, expected)));
    }

    String trigger() {
        return quantity.source() + whose() + " grew evenly from "
                + shown(slope.points().values()[0]) + " to " + shown(level.value()) + " in " + told(watched());
    }

    String course() {
        return quantity.source() + whose() + " ["
                + Sparkline.of(slope.points().values()) + "] "
                + shown(slope.points().values()[0]) + " to " + shown(level.value()) + " in " + told(watched());
    }

    List<Evidence> evidence() {
        return List.of(height(), rate(), steadiness(), arrival());
    }

    private Evidence height() {
        return evidence(
                capital(quantity.noun()) + whose() + ": " + shown(level.value()) + ", "
                        + Unit.SHARE.format((double) level.value() / level.limit()) + " of the limit ("
                        + shown(level.limit()) + ": " + quantity.limit() + ")",
                shown(level.value()),
                shown(level.limit()) + " = " + quantity.limit(),
                quantity.origin());
    }

    private Evidence rate() {
        return evidence(
                "Growth by " + pace() + " for " + told(watched()) + " (median slope of all pairs of "
                        + slope.points().size() + " points)",
                pace(),
                "at least " + Threshold.FORECAST_POINTS.standard().bound().words() + " points",
                Threshold.FORECAST_POINTS.standard().origin());
    }

    private Evidence steadiness() {
        return evidence(
                "Even growth: " + Unit.SHARE.format(slope.rising())
                        + " of all pairs of points rise, and nothing this high was seen to fall again within 24 h",
                Unit.SHARE.format(slope.rising()),
                Threshold.FORECAST_RISING.standard().bound().words(),
                Threshold.FORECAST_RISING.standard().origin());
    }

    private Evidence arrival() {
        Duration left = Duration.between(at, expected);
        return evidence(
                "At this rate the limit is reached in " + told(left) + ", which is no further ahead than it can be told"
                        + " from " + told(watched()) + " of watching",
                told(left),
                Threshold.FORECAST_AHEAD.standard().bound().words()
                        + " of the time watched; all of it once that is a day",
                Threshold.FORECAST_AHEAD.standard().origin());
    }

    private Evidence evidence(String statement, String observed, String threshold, String origin) {
        return new Evidence(statement, observed, threshold, origin, quantity.source(), at, Direction.SUPPORTS);
    }

    /** By the hour where it is less than one a minute. */
    private String pace() {
        double perMinute = slope.line().slope() * MINUTE_MILLIS;
        return perMinute >= 1 ? shown(perMinute) + " a minute" : shown(perMinute * 60) + " an hour";
    }

    private Duration watched() {
        return Duration.ofMillis(slope.points().span());
    }

    private String whose() {
        Party party = level.party();
        if (party == null || party.name() == null) {
            return "";
        }
        return " of " + party.name() + (party.pid() == null ? "" : " (pid " + party.pid() + ')');
    }

    private String shown(double value) {
        return quantity.unit().format(value);
    }

    private static String told(Duration time) {
        long minutes = Math.max(1, Math.round(time.toMillis() / MINUTE_MILLIS));
        if (minutes < 120) {
            return minutes + " min";
        }
        return String.format(Locale.ROOT, "%.1f h", minutes / 60.0);
    }

    private static String capital(String noun) {
        return Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
    }
}
