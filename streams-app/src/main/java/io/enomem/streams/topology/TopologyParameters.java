// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.incident.IncidentSettings;
import java.time.Duration;

/**
 * What one topology is made of; all of it is shared by its threads.
 *
 * @param topics names of all topics, by their prefix
 * @param mode live or replay
 * @param codec reads inputs and rows, writes outputs and rows
 * @param engine judges the cases
 * @param incidents times and bounds of the tracker
 * @param silence after so much wall time without a record its open incidents are closed (live only)
 * @param format writes diagnoses
 * @param store where rows are kept
 */
public record TopologyParameters(
        Topics topics,
        Mode mode,
        Codec codec,
        Diagnostician engine,
        IncidentSettings incidents,
        Duration silence,
        DiagnosisFormat format,
        StoreKind store) {

    /** Where rows are kept; a changelog topic has a copy either way. */
    public enum StoreKind {
        /** On disk: for fleets. */
        ROCKSDB,
        /** In memory, rebuilt from the changelog at each start: for one machine and for replays. */
        MEMORY
    }
}
