// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.Case;
import java.time.Duration;
import java.time.Instant;

/**
 * The span over which increases are taken: {@value #BEFORE_SECONDS} s before the first signal to {@value #AFTER_SECONDS} s
 * after the last (root-causes.md, notation W), longer at its end where nothing was sampled in it: then to the first
 * sample after the last signal.
 *
 * @param start event time of the first signal
 * @param end event time of the last signal
 * @param bootedInside true if the host booted after {@code from}: then a counter's first value counts from 0
 */
public record Window(Instant from, Instant to, Instant start, Instant end, boolean bootedInside) {
    private static final int BEFORE_SECONDS = 60;
    private static final int AFTER_SECONDS = 30;

    static Window of(Case incident) {
        Instant from = incident.start().minusSeconds(BEFORE_SECONDS);
        Instant to = incident.end().plusSeconds(AFTER_SECONDS);
        Instant firstAfter = null;
        for (HostSample sample : incident.history().samples()) {
            if (sample.getTime().isAfter(incident.end())) {
                firstAfter = sample.getTime();
                break;
            }
        }
        if (firstAfter != null && firstAfter.isAfter(to)) {
            to = firstAfter;
        }
        HostInfo info = incident.history().info();
        Instant booted = info == null ? null : info.getBootedAt();
        return new Window(from, to, incident.start(), incident.end(), booted != null && booted.isAfter(from));
    }

    /** Length of the window. */
    public Duration length() {
        return Duration.between(from, to);
    }
}
