// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import io.enomem.streams.diagnosis.forecast.Points.Line;
import io.enomem.streams.diagnosis.measure.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * The course of one number over an hour, four hours and a day, and whether it heads for a limit: in one of them it grows
 * evenly, goes on growing, stands higher than anything that was ever seen to fall again, and reaches the limit no later
 * than it may be extrapolated. Mutable; 6 KiB.
 */
final class Course {
    private static final long MINUTE_MILLIS = 60_000;
    private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
    private static final long[] SPAN_MINUTES = {24, 4, 1};

    private static final long START_UP_MILLIS =
            (long) Threshold.FORECAST_START_UP_MINUTES.standard().value() * MINUTE_MILLIS;

    /** Numbers of points that are tried, the longest first. Ours: a leak may have begun at any of them. */
    private static final int[] LENGTHS = {
        60, 45, 30, 20, (int) Threshold.FORECAST_POINTS.standard().value()
    };

    /** A pause of this part of the span hides what happened in it. Ours. */
    private static final int LONGEST_PAUSE_PART = 4;

    private final Ring[] rings = new Ring[SPAN_MINUTES.length];
    private long begun = Long.MIN_VALUE;
    private long seen = Long.MIN_VALUE;

    /** A growth that was found. */
    record Slope(Points points, Line line, double rising, long reached) {}

    Course() {
        for (int i = 0; i < rings.length; i++) {
            rings[i] = new Ring(SPAN_MINUTES[i] * MINUTE_MILLIS);
        }
    }

    /** Takes the value of the next minute. */
    void add(long minute, long value) {
        for (Ring ring : rings) {
            ring.add(minute, value);
        }
        begun = seen == Long.MIN_VALUE ? minute : begun;
        seen = minute;
    }

    /** The last minute that had a value, Unix milliseconds. */
    long seen() {
        return seen;
    }

    /** The growth towards a limit that was watched longest, or null. */
    @Nullable
    Slope towards(long limit) {
        for (Ring ring : rings) {
            for (int length : LENGTHS) {
                Slope slope = length > ring.size() ? null : slope(ring.last(length), limit);
                if (slope != null) {
                    return slope;
                }
            }
        }
        return null;
    }

    private @Nullable Slope slope(Points points, long limit) {
        long rise = points.values()[points.size() - 1] - points.values()[0];
        long ahead = ahead(points.span());
        // Most courses end here: at twice the slope between its ends it would still not arrive in time.
        if (rise <= 0
                || points.from() < begun + START_UP_MILLIS
                || points.longestPause() > points.span() / LONGEST_PAUSE_PART
                || (limit - points.values()[points.size() - 1]) * (double) points.span() > 2.0 * rise * ahead) {
            return null;
        }
        double rising = points.rising();
        double second = points.secondHalf();
        if (rising < Threshold.FORECAST_RISING.standard().value()
                || second < Threshold.FORECAST_EVEN.standard().value()
                || second > 1 - Threshold.FORECAST_EVEN.standard().value()) {
            return null;
        }
        Line line = lifted(points);
        double level = line.at(seen);
        double left = limit - level;
        double millis = left / line.slope();
        boolean arrives = left > 0 && millis <= ahead;
        return arrives && onLine(points, line) && goesOn(points, line) && isNewHigh(level, points, line)
                ? new Slope(points, line, rising, seen + Math.round(millis))
                : null;
    }

    /** The line through the lowest values, lifted to the middle of those of the last hour: these run into the limit. */
    private Line lifted(Points points) {
        Line line = points.line();
        double above = rings[rings.length - 1].since(points.from()).above(line);
        return new Line(line.from(), line.start() + above, line.slope());
    }

    /** How far ahead a growth may be told that was watched for so long, ms. */
    private static long ahead(long span) {
        return span >= Threshold.FORECAST_DAY_HOURS.standard().value() * HOUR_MILLIS
                ? span
                : Math.round(span * Threshold.FORECAST_AHEAD.standard().value());
    }

    /** The last points of the last hour lie on the line: it has neither bent nor ended. */
    private boolean onLine(Points points, Line line) {
        Ring finest = rings[rings.length - 1];
        int last = Math.min(
                finest.size(), (int) Threshold.FORECAST_POINTS.standard().value());
        double off = Math.abs(finest.last(last).above(line));
        return off <= Threshold.FORECAST_ON_LINE.standard().value() * line.slope() * points.span();
    }

    /** Where noise lets it be seen, the last four hours and the last hour have the slope of the whole. */
    private boolean goesOn(Points points, Line line) {
        for (Ring ring : rings) {
            if (ring.spanMillis() * Ring.POINTS < points.span()
                    && ring.size() >= Threshold.FORECAST_POINTS.standard().value()) {
                Points recent = ring.last(ring.size());
                Line now = recent.line();
                boolean seen = line.slope()
                        >= Threshold.FORECAST_BEYOND_NOISE.standard().value() * recent.slopeError(now);
                if (seen && now.slope() < Threshold.FORECAST_GOES_ON.standard().value() * line.slope()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What was this high before the growth began, and fell again, heads for nothing. */
    private boolean isNewHigh(double level, Points points, Line line) {
        long highest = Long.MIN_VALUE;
        for (Ring ring : rings) {
            highest = Math.max(highest, ring.highestBefore(points.from()));
        }
        return level > highest + Threshold.FORECAST_NEW_HIGH.standard().value() * line.slope() * points.span();
    }
}
