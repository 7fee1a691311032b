// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Identity;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class IncidentPartitionerTest {
    private final IncidentPartitioner partitioner = new IncidentPartitioner();

    @Test
    void incidentLiesWhereItsMachinesRecordsLie() {
        // Given
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String machine = "machine-" + i;
            byte[] key = Identity.incident(machine, i * 1_000L, "kmsg/" + i).getBytes(StandardCharsets.UTF_8);
            // When
            int partition = partitioner
                    .partitions("t", key, new byte[0], 12)
                    .orElseThrow()
                    .iterator()
                    .next();
            // Then: where a producer puts a record of that key
            assertThat(partition)
                    .isEqualTo(BuiltInPartitioner.partitionForKey(machine.getBytes(StandardCharsets.UTF_8), 12));
            used.add(partition);
        }
        assertThat(used).hasSize(12);
    }
}
