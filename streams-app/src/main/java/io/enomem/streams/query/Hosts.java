// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.HostInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of the hosts that send. Implementations are thread-safe. */
public interface Hosts {
    /**
     * A host.
     *
     * @param info what it said of itself last; null if nothing yet
     * @param lastEvent highest event time of its records, by its own clock; up to a minute behind
     * @param lateRecords records that came too late to be used, ever
     * @param open true if an incident is open or a signal is not judged yet
     */
    record Known(String machineId, @Nullable HostInfo info, Instant lastEvent, long lateRecords, boolean open) {}

    /**
     * One host and its sources.
     *
     * @param lastSample event time of its last sample; null if none is kept
     * @param lastSignal event time of its last kernel or log record that tells of trouble; null if none is kept
     */
    record Detail(
            Known host,
            @Nullable Instant lastSample,
            @Nullable Instant lastSignal) {}

    /**
     * All hosts.
     *
     * @param hosts by machine id
     * @param partial true if only some partitions could be asked
     */
    record All(List<Known> hosts, boolean partial) {
        public All {
            hosts = List.copyOf(hosts);
        }
    }

    /** Every host; throws NotReadyException if it cannot be told at this moment. */
    All all() throws NotReadyException;

    /** A host by its machine id; throws NotReadyException if it cannot be told at this moment. */
    Optional<Detail> find(String machineId) throws NotReadyException;
}
