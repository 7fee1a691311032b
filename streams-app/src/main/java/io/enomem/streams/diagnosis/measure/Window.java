// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.Case;
import java.time.Duration;
import java.time.Instant;

/**
 * The span over which increases are taken: {@value #BEFORE_SECONDS} s before the first signal to {@value #AFTER_SECONDS} s
 * after the last (root-causes.md, notation W). Where nothing was sampled after the last signal until then, it is longer, to
 * the first sample that was, but no longer than {@link Threshold#SAMPLE_REACH_MILLIS}: a later one is of another time.
 *
 * @param start event time of the first signal
 * @param end event time of the last signal
 * @param bootedInside true if the host booted after {@code from}: then a counter's first value counts from 0
 */
public record Window(Instant from, Instant to, Instant start, Instant end, boolean bootedInside) {
    private static final int BEFORE_SECONDS = 60;
    private static final int AFTER_SECONDS = 30;

    static Window of(Case incident, Thresholds thresholds) {
        Instant from = incident.start().minusSeconds(BEFORE_SECONDS);
        HostInfo info = incident.history().info();
        Instant booted = info == null ? null : info.getBootedAt();
        return new Window(
                from,
                to(incident, thresholds),
                incident.start(),
                incident.end(),
                booted != null && booted.isAfter(from));
    }

    private static Instant to(Case incident, Thresholds thresholds) {
        Instant usual = incident.end().plusSeconds(AFTER_SECONDS);
        Instant furthest = incident.end()
                .plusMillis((long) thresholds.at(Threshold.SAMPLE_REACH_MILLIS).value());
        return incident.history().samples().stream()
                .map(HostSample::getTime)
                .filter(time -> time.isAfter(incident.end()))
                .findFirst()
                .filter(time -> time.isAfter(usual) && !time.isAfter(furthest))
                .orElse(usual);
    }

    /** True if the moment lies in it. */
    public boolean holds(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** Length of the window. */
    public Duration length() {
        return Duration.between(from, to);
    }
}
