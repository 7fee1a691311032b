// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.archive;

import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.diagnosis.measure.Thresholds;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An engine of which it is remembered what it was asked. Used by one thread. */
public final class WatchedEngine implements Diagnostician {
    private final Diagnostician engine;
    private final Map<String, Case> asked = new HashMap<>();

    public WatchedEngine(Diagnostician engine) {
        this.engine = engine;
    }

    @Override
    public Optional<Diagnosis> diagnose(Case incident) {
        asked.put(incident.incidentId(), incident);
        return engine.diagnose(incident);
    }

    @Override
    public Thresholds thresholds() {
        return engine.thresholds();
    }

    @Override
    public String rulesVersion() {
        return engine.rulesVersion();
    }

    /** The last case of an incident since {@link #forget}; null if there was none. */
    public @Nullable Case lastOf(String incidentId) {
        return asked.get(incidentId);
    }

    /** Forgets all cases: they hold a day of their host each. */
    public void forget() {
        asked.clear();
    }
}
