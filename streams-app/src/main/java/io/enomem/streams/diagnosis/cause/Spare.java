// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;

/** What the host itself had left, as a remedy that takes from it must say. */
final class Spare {
    private Spare() {}

    /** A clause without its full stop; where nobody read it, where to look before. */
    static String of(Measures m) {
        Reading available = m.memory().availableShare();
        return available.known()
                ? "MemAvailable was " + available.shown() + " of RAM at its lowest"
                : "look at MemAvailable in /proc/meminfo first, it was not sampled";
    }
}
