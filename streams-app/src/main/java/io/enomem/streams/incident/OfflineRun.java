// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of hosts, in order of time, to their diagnoses: no Kafka. However long the history, what is held in memory is
 * a day of it per host and the answers. Not thread-safe.
 */
public final class OfflineRun {
    private static final Comparator<Diagnosis> BY_START =
            Comparator.comparing(Diagnosis::startedAt).thenComparing(Diagnosis::incidentId);

    private final IncidentTracker tracker;
    private final Map<String, Diagnosis> last = new HashMap<>();
    private long late;

    /** Nothing read yet. */
    public OfflineRun(Diagnostician engine, IncidentSettings settings) {
        tracker = new IncidentTracker(new MapStore(), engine, settings);
    }

    /**
     * The answer.
     *
     * @param finals the last FINAL of each incident, by start
     * @param forecasts the last FORECAST of each that never came to more, by start
     * @param late records that came too late to be used
     */
    public record Result(List<Diagnosis> finals, List<Diagnosis> forecasts, long late) {
        public Result {
            finals = List.copyOf(finals);
            forecasts = List.copyOf(forecasts);
        }
    }

    /** Runs to the end of the input, which closes what is open. */
    public static Result run(
            Iterator<? extends SpecificRecord> records, Diagnostician engine, IncidentSettings settings) {
        OfflineRun run = new OfflineRun(engine, settings);
        while (records.hasNext()) {
            SpecificRecord record = records.next();
            // Where there is no broker, nothing is late or ahead: a record arrives when it says.
            run.accept(record, EventTime.of(record).toEpochMilli());
        }
        run.finish();
        return run.result();
    }

    /** Takes a record that arrived then, Unix milliseconds; gives what is said because of it. */
    public List<Diagnosis> accept(SpecificRecord record, long arrivalMillis) {
        Outcome outcome = tracker.accept(record, arrivalMillis);
        late += outcome.late();
        return remember(outcome.diagnoses());
    }

    /** The input has ended: closes what is open, and gives what is said because of it. */
    public List<Diagnosis> finish() {
        return remember(tracker.finish().diagnoses());
    }

    /** What was said so far. */
    public Result result() {
        return new Result(of(Status.FINAL), of(Status.FORECAST), late);
    }

    private List<Diagnosis> remember(List<Diagnosis> diagnoses) {
        diagnoses.forEach(diagnosis -> last.put(diagnosis.incidentId(), diagnosis));
        return diagnoses;
    }

    private List<Diagnosis> of(Status status) {
        return last.values().stream()
                .filter(diagnosis -> diagnosis.status() == status)
                .sorted(BY_START)
                .toList();
    }
}
