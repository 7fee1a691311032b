// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.diagnosis.Diagnostician;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns the records of many hosts into diagnoses of their incidents. All that must survive lies in the store; what is in
 * memory can be rebuilt from it. The last FINAL of an incident is a function of the records of its host alone, whatever
 * the order they came in. Not thread-safe.
 */
public final class IncidentTracker {

    /**
     * @param store rows of all hosts that this tracker serves
     * @param engine judges the cases
     * @param settings times and bounds
     */
    public IncidentTracker(IncidentStore store, Diagnostician engine, IncidentSettings settings) {}

    /**
     * Takes a KernelRecord, LogRecord, HostSample, HostInfo, Gap or LinkMatch.
     *
     * @param arrivalMillis when it arrived at the broker, Unix milliseconds; its own event time where there is no broker
     * @throws IllegalArgumentException for a record of another type
     */
    public Outcome accept(SpecificRecord record, long arrivalMillis) {
        return Outcome.NONE;
    }

    /** Nothing has come from the host for a while of wall time: FINAL from what is known. */
    public Outcome silent(String machineId) {
        return Outcome.NONE;
    }

    /** The input has ended: FINAL for all that is open, of every host. */
    public Outcome finish() {
        return Outcome.NONE;
    }

    /** Hosts with an open incident or an unjudged signal: those that {@link #silent} has something to do for. */
    public Set<String> unfinished() {
        return Set.of();
    }

    /** How many records of a host came too late to be used, ever. */
    public long late(String machineId) {
        return 0;
    }
}
