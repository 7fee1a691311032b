// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.topics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One topic and what it must be.
 *
 * @param name full name, prefix included
 * @param purpose one sentence for people
 * @param key what the key is
 * @param values Avro records it carries; empty: its values are not Avro
 * @param partitions how its partition count is chosen
 * @param cleanup Kafka's cleanup.policy
 * @param retention how long records are kept; null: for as long as they are the last of their key
 * @param maxMessageBytes Kafka's max.message.bytes: the largest batch that the broker accepts, after compression
 * @param arrivalTime true if the broker stamps records with their arrival, so that a host's clock can neither stop the
 *     topology nor make retention delete its records
 */
public record Topic(
        String name,
        String purpose,
        String key,
        List<Schema> values,
        Partitions partitions,
        Cleanup cleanup,
        @Nullable Duration retention,
        int maxMessageBytes,
        boolean arrivalTime) {

    public Topic {
        values = List.copyOf(values);
    }

    /** How the partition count of a topic is chosen. */
    public enum Partitions {
        /** The count of the installation: joined topics must agree, so all of them do. */
        SHARED,
        /** One: the topic is small and read whole. */
        ONE
    }

    /** Kafka's cleanup.policy. */
    public enum Cleanup {
        DELETE("delete"),
        COMPACT("compact"),
        COMPACT_AND_DELETE("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** As Kafka spells it. */
        public String policy() {
            return policy;
        }
    }

    /** Partition count, given that of the installation. */
    public int partitionCount(int shared) {
        return partitions == Partitions.ONE ? 1 : shared;
    }

    /** The topic's settings by Kafka's names. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("cleanup.policy", cleanup.policy());
        settings.put("retention.ms", retention == null ? "-1" : Long.toString(retention.toMillis()));
        settings.put("max.message.bytes", Integer.toString(maxMessageBytes));
        if (arrivalTime) {
            settings.put("message.timestamp.type", "LogAppendTime");
        }
        return settings;
    }
}
