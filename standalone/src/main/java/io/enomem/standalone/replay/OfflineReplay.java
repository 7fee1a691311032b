// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** History through the runner of {@code diagnose}: no Kafka. */
public final class OfflineReplay {
    /** How often progress is told, in records. */
    private static final int TELL_EVERY = 1_000;

    private OfflineReplay() {}

    /**
     * Reads the history to its end.
     *
     * @param said is given every revision as it is made
     * @return the last FINAL of each incident, by start
     */
    public static OfflineRun.Result run(
            History history,
            Diagnostician engine,
            IncidentSettings settings,
            Consumer<List<Diagnosis>> said,
            Progress progress) {
        OfflineRun run = new OfflineRun(engine, settings);
        long count = 0;
        for (@Nullable Arrived next = history.next(); next != null; next = history.next()) {
            List<Diagnosis> diagnoses = run.accept(next.record(), next.millis());
            if (!diagnoses.isEmpty()) {
                said.accept(diagnoses);
            }
            if (++count % TELL_EVERY == 0) {
                progress.at(count, history.share());
            }
        }
        said.accept(run.finish());
        progress.at(count, 1);
        return run.result();
    }
}
