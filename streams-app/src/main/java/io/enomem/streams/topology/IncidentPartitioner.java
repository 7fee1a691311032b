// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Puts diagnoses, whose key is the incident id, into the partition of their machine id: one host's answers lie together,
 * in the partition number of its records, and who looks for an incident can tell where it is.
 */
public final class IncidentPartitioner implements StreamPartitioner<byte[], byte[]> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitions) {
        String machineId = Identity.machineIdOf(new String(key, StandardCharsets.UTF_8));
        return Optional.of(Set.of(partitionOf(machineId, partitions)));
    }

    /** The partition of a machine, as Kafka's producers choose it for that key. */
    public static int partitionOf(String machineId, int partitions) {
        return Utils.toPositive(Utils.murmur2(machineId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
