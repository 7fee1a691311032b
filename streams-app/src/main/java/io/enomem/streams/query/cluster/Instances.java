// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import java.util.List;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** Which instances there are and what they hold, as this one believes. Implementations are thread-safe. */
public interface Instances {
    /**
     * Who holds one host's rows.
     *
     * @param active the one that works on them; null: this instance, or nobody can say because only one answers REST
     * @param standbys those that follow
     */
    record Holders(@Nullable HostInfo active, List<HostInfo> standbys) {
        public Holders {
            standbys = List.copyOf(standbys);
        }
    }

    /** Of a machine; throws NotReadyException while partitions are being assigned. */
    Holders holdersOf(String machineId) throws NotReadyException;

    /** All instances but this one that answer REST. */
    List<HostInfo> others();

    /** Partitions of all instances together; 0 before it is known. */
    int partitions();
}
