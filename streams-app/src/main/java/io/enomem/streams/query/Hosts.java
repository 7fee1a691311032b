// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Minute;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What this instance knows of the hosts that send. Implementations are thread-safe. */
public interface Hosts {
    /**
     * A host.
     *
     * @param info what it said of itself last; null if nothing yet
     * @param lastEvent highest event time of its records, by its own clock; up to a minute behind
     * @param lastKernel of its kernel records; null if none came
     * @param lastLog of its log records; null if none came
     * @param lastSample of its samples; null if none came
     * @param lateRecords records that came too late to be used, ever
     * @param open true if an incident is open or a signal is not judged yet
     */
    record Known(
            String machineId,
            @Nullable HostInfo info,
            Instant lastEvent,
            @Nullable Instant lastKernel,
            @Nullable Instant lastLog,
            @Nullable Instant lastSample,
            long lateRecords,
            boolean open) {}

    /**
     * Which hosts are asked for.
     *
     * @param after machine id after which to go on; null: from the first on
     * @param limit how many at most
     * @param wanted whether one is asked for
     */
    record Wanted(@Nullable String after, int limit, Predicate<Known> wanted) {}

    /**
     * Numbers of a host in a span of time.
     *
     * @param minutes what is kept of older samples, oldest first
     * @param samples at full resolution, oldest first, after the minutes
     * @param next where to go on; null: this is all
     */
    record Numbers(
            List<Minute> minutes,
            List<HostSample> samples,
            @Nullable Instant next) {
        public Numbers {
            minutes = List.copyOf(minutes);
            samples = List.copyOf(samples);
        }
    }

    /**
     * Hosts of each partition that is asked for and here, in the order of {@link StoredHosts#ORDER}.
     *
     * @throws NotReadyException if nothing can be told at this moment
     */
    List<Slice<Known>> list(Wanted wanted, Hop hop) throws NotReadyException;

    /** A host by its machine id; throws NotReadyException if the copies that are asked for are not here. */
    Stored<Known> find(String machineId, Hop hop) throws NotReadyException;

    /**
     * Numbers of a host.
     *
     * @param from inclusive
     * @param to exclusive
     * @param limit samples and minutes at most
     * @return empty if the host is unknown
     * @throws NotReadyException if the copies that are asked for are not here
     */
    Stored<Numbers> numbers(String machineId, Instant from, Instant to, int limit, Hop hop) throws NotReadyException;
}
