// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Identity;
import io.enomem.streams.parse.Signal;
import java.util.List;

/**
 * Signals that are one incident.
 *
 * @param theme of its first signal
 * @param signals in {@link Moment#ORDER}; never empty
 * @param cut true if it was cut at the cap: what goes on is the next group
 */
record Group(Theme theme, List<Signal> signals, boolean cut) {

    Group {
        signals = List.copyOf(signals);
    }

    /** Event time of the first signal, Unix milliseconds. */
    long start() {
        return signals.get(0).time().toEpochMilli();
    }

    /** Event time of the last signal, Unix milliseconds. */
    long end() {
        return signals.get(signals.size() - 1).time().toEpochMilli();
    }

    /** The incident's id. */
    String id(String machineId) {
        return Identity.incident(machineId, start(), Moment.identity(signals.get(0)));
    }

    /** True if nothing but counters moved. */
    boolean countersOnly() {
        return signals.stream().allMatch(io.enomem.streams.parse.CounterMoved.class::isInstance);
    }
}
