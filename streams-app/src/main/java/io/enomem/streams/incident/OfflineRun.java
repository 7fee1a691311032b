// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Diagnostician;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of one host, in order of time, to its diagnoses: no Kafka. However long the history, what is held in
 * memory is a day of it and the answers.
 */
public final class OfflineRun {

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

    private OfflineRun() {}

    /** Runs to the end of the input, which closes what is open. */
    public static Result run(
            Iterator<? extends SpecificRecord> records, Diagnostician engine, IncidentSettings settings) {
        IncidentTracker tracker = new IncidentTracker(new MapStore(), engine, settings);
        Map<String, Diagnosis> last = new HashMap<>();
        long late = 0;
        while (records.hasNext()) {
            SpecificRecord record = records.next();
            // Where there is no broker, nothing is late or ahead: a record arrives when it says.
            Outcome outcome = tracker.accept(record, EventTime.of(record).toEpochMilli());
            outcome.diagnoses().forEach(diagnosis -> last.put(diagnosis.incidentId(), diagnosis));
            late += outcome.late();
        }
        tracker.finish().diagnoses().forEach(diagnosis -> last.put(diagnosis.incidentId(), diagnosis));
        return new Result(of(Status.FINAL, last), of(Status.FORECAST, last), late);
    }

    private static List<Diagnosis> of(Status status, Map<String, Diagnosis> last) {
        return last.values().stream()
                .filter(diagnosis -> diagnosis.status() == status)
                .sorted(Comparator.comparing(Diagnosis::startedAt).thenComparing(Diagnosis::incidentId))
                .toList();
    }
}
