// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.incident.IncidentSettings;
import java.time.Duration;
import java.time.Instant;

/**
 * The span of which incidents are wanted, by their start, and what has to be read around it.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record Window(Instant from, Instant to) {
    /** History that an incident at {@code from} looks back on: 24 h of minutes, and the cap of an incident before it. */
    static final Duration WARM = Duration.ofHours(24).plusMinutes(10);

    public Window {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "Nothing lies between " + from + " and " + to + ": --from must be before --to");
        }
    }

    /** Whether an incident is of it. */
    public boolean has(Diagnosis diagnosis) {
        return !diagnosis.startedAt().isBefore(from) && diagnosis.startedAt().isBefore(to);
    }

    /** The first arrival that is read: nothing that matters arrived before its own time. */
    Instant firstArrival() {
        return from.minus(WARM);
    }

    /** The last event time that matters to an incident which began before {@code to}. */
    Instant lastRecord() {
        IncidentSettings times = IncidentSettings.defaults();
        return to.plus(times.cap()).plus(times.detail()).plus(times.quiet()).plus(times.grace());
    }

    /** The last arrival that is read: what comes later revises nothing. */
    Instant lastArrival() {
        return lastRecord().plus(IncidentSettings.defaults().revisable());
    }
}
