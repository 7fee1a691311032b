// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.measure.Thresholds;
import java.util.Optional;

/** Tells the cause of one incident. Implementations are pure and thread-safe: the same case gives the same answer. */
public interface Diagnostician {
    /**
     * The diagnosis of the case, as revision 1, PROVISIONAL; empty if nothing is the matter: only counters moved, nobody
     * failed, and no cause is likely.
     */
    Optional<Diagnosis> diagnose(Case incident);

    /** The thresholds in force. */
    default Thresholds thresholds() {
        return Thresholds.standard();
    }

    /** Hash of the rules and thresholds in force. */
    String rulesVersion();
}
