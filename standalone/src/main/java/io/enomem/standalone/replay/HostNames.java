// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.codec.UndecodableException;
import io.enomem.schemas.kafka.SchemaTopic;
import io.enomem.schemas.registry.SchemaRegistry;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.console.Failure;
import io.enomem.standalone.kafka.TopicRange;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Hosts that a user named, by their machine ids. Immutable. */
public final class HostNames {
    private final @Nullable Set<String> machineIds;

    private HostNames(@Nullable Set<String> machineIds) {
        this.machineIds = machineIds;
    }

    /**
     * Looks names up in what the hosts said of themselves in the window, which reads the topic of samples once.
     *
     * @param names names or machine ids; empty for all hosts
     * @throws Failure if one of them is not there
     */
    public static HostNames of(Map<String, ?> client, Topics topics, Window window, Set<String> names) {
        if (names.isEmpty()) {
            return new HostNames(null);
        }
        Set<String> ids = new HashSet<>();
        Set<String> found = new HashSet<>();
        try (SchemaTopic schemas = new SchemaTopic(client, topics.schemas().name());
                TopicRange range = new TopicRange(
                        client,
                        List.of(topics.hostSamples().name()),
                        window.firstArrival().toEpochMilli())) {
            Codec codec = new Codec(schemas, SchemaRegistry.of(client));
            while (!range.ended()) {
                for (ConsumerRecord<byte[], byte[]> record : range.next()) {
                    HostInfo info = info(codec, record.value());
                    if (info != null && (names.contains(info.getHostname()) || names.contains(info.getMachineId()))) {
                        ids.add(info.getMachineId());
                        found.add(info.getHostname());
                        found.add(info.getMachineId());
                    }
                }
            }
        }
        for (String name : names) {
            if (!found.contains(name)) {
                throw new Failure("Nothing came from a host named " + name
                        + " in that time: 'enomem hosts' lists those that are known.");
            }
        }
        return new HostNames(Set.copyOf(ids));
    }

    /** Whether a host is among them. */
    public boolean has(String machineId) {
        return machineIds == null || machineIds.contains(machineId);
    }

    private static @Nullable HostInfo info(Codec codec, byte @Nullable [] value) {
        try {
            return value != null && codec.decode(value) instanceof HostInfo info ? info : null;
        } catch (UndecodableException e) {
            return null;
        }
    }
}
