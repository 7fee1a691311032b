// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Link;
import io.enomem.schemas.LinkMatch;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of hosts, in order of time, to their diagnoses, joined across hosts as by the topology: no Kafka. However long
 * the history, what is held in memory is a day of it per host and the answers. Not thread-safe.
 */
public final class OfflineRun {
    private static final Comparator<Diagnosis> BY_START =
            Comparator.comparing(Diagnosis::startedAt).thenComparing(Diagnosis::incidentId);

    /** How often the ends that closing brings to light may reopen others: a guard, never reached in practice. */
    private static final int ROUNDS = 16;

    private final IncidentTracker tracker;
    private final LinkJoin join = new LinkJoin(new MapLinks());
    private final Map<String, Diagnosis> last = new HashMap<>();
    private long late;
    private long latestMillis = Long.MIN_VALUE;

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
        List<Diagnosis> said = new ArrayList<>();
        take(record, arrivalMillis, said);
        return said;
    }

    /** The input has ended: closes what is open, and gives what is said because of it. */
    public List<Diagnosis> finish() {
        List<Diagnosis> said = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Outcome closed = tracker.finish();
            remember(closed, said);
            if (matches(closed, latestMillis, said) == 0) {
                break;
            }
        }
        return said;
    }

    private void take(SpecificRecord record, long arrivalMillis, List<Diagnosis> said) {
        latestMillis = Math.max(latestMillis, arrivalMillis);
        Outcome outcome = tracker.accept(record, arrivalMillis);
        late += outcome.late();
        remember(outcome, said);
        matches(outcome, arrivalMillis, said);
    }

    /** Tells the victims' hosts of the other ends of what broke; gives how many. */
    private int matches(Outcome outcome, long arrivalMillis, List<Diagnosis> said) {
        int matches = 0;
        for (Link link : outcome.links()) {
            for (LinkMatch match : join.join(link, false, arrivalMillis)) {
                take(match, arrivalMillis, said);
                matches++;
            }
        }
        return matches;
    }

    /** What was said so far. */
    public Result result() {
        return new Result(of(Status.FINAL), of(Status.FORECAST), late);
    }

    private void remember(Outcome outcome, List<Diagnosis> said) {
        outcome.diagnoses().forEach(diagnosis -> last.put(diagnosis.incidentId(), diagnosis));
        said.addAll(outcome.diagnoses());
    }

    private List<Diagnosis> of(Status status) {
        return last.values().stream()
                .filter(diagnosis -> diagnosis.status() == status)
                .sorted(BY_START)
                .toList();
    }
}
