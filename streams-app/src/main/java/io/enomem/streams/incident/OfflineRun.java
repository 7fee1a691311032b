// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnostician;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** The records of one host, in order of time, to its diagnoses: no Kafka, memory bounded however long the history. */
public final class OfflineRun {

    /**
     * The answer.
     *
     * @param finals the last FINAL of each incident, by start
     * @param forecasts the last revision of each FORECAST, by start
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
        return new Result(List.of(), List.of(), 0);
    }
}
