// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topic.Partitions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Creates the topics of the catalogue and checks them. Never changes or deletes one that exists. */
public final class TopicAdmin {
    private final Admin admin;
    private final List<Topic> catalogue;

    /**
     * What a cluster has of one topic.
     *
     * @param topic as the catalogue has it
     * @param partitions partitions found; 0: the topic does not exist
     * @param replication replicas of the first partition
     * @param differs settings that are not as the catalogue has them: name to "found, wanted"
     */
    public record Found(Topic topic, int partitions, int replication, Map<String, String> differs) {}

    public TopicAdmin(Admin admin, List<Topic> catalogue) {
        this.admin = admin;
        this.catalogue = List.copyOf(catalogue);
    }

    /**
     * Creates what is missing.
     *
     * @param partitions partitions of the shared topics; those that exist decide if they have another count
     * @param replication replicas of each
     * @param minInSyncReplicas how many of them must have a record before it counts as written
     * @return names of the topics created
     */
    public List<String> createMissing(int partitions, short replication, int minInSyncReplicas) {
        Set<String> existing = Answer.of(admin.listTopics().names());
        List<Topic> missing = catalogue.stream()
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        int shared = missing.isEmpty() ? partitions : sharedPartitions(existing, partitions);
        List<NewTopic> wanted = new ArrayList<>();
        for (Topic topic : missing) {
            Map<String, String> settings = new TreeMap<>(topic.settings());
            settings.put("min.insync.replicas", Integer.toString(minInSyncReplicas));
            wanted.add(new NewTopic(topic.name(), topic.partitionCount(shared), replication).configs(settings));
        }
        admin.createTopics(wanted).values().values().forEach(TopicAdmin::awaitCreated);
        return missing.stream().map(Topic::name).toList();
    }

    /** Partitions that the first shared topic has that exists: what is created beside it must be read by the same instances. */
    private int sharedPartitions(Set<String> existing, int unlessThereAreSome) {
        List<String> shared = catalogue.stream()
                .filter(topic -> topic.partitions() == Partitions.SHARED && existing.contains(topic.name()))
                .map(Topic::name)
                .limit(1)
                .toList();
        return Answer.of(admin.describeTopics(shared).allTopicNames()).values().stream()
                .mapToInt(topic -> topic.partitions().size())
                .findFirst()
                .orElse(unlessThereAreSome);
    }

    /**
     * Throws IllegalStateException, naming the topics, unless all exist and the shared ones have equal partition counts.
     *
     * @return that count
     */
    public int check() {
        return check(describe());
    }

    static int check(List<Found> topics) {
        Found first = null;
        for (Found found : topics) {
            if (found.partitions() == 0) {
                throw new IllegalStateException("Topic " + found.topic().name()
                        + " does not exist: create the topics with 'enomem topics --create'");
            }
            if (found.topic().partitions() == Partitions.SHARED) {
                if (first != null && first.partitions() != found.partitions()) {
                    throw new IllegalStateException("Topics must have equal partition counts, but "
                            + first.topic().name() + " has " + first.partitions() + " and "
                            + found.topic().name() + " has " + found.partitions()
                            + ": records of one host would be read by two instances. Delete and create one of them anew,"
                            + " or add partitions to the smaller while everything is stopped");
                }
                first = first == null ? found : first;
            }
        }
        return first == null ? 0 : first.partitions();
    }

    /** What the cluster has, in the order of the catalogue. */
    public List<Found> describe() {
        Set<String> existing = Answer.of(admin.listTopics().names());
        List<String> names =
                catalogue.stream().map(Topic::name).filter(existing::contains).toList();
        Map<String, TopicDescription> descriptions =
                Answer.of(admin.describeTopics(names).allTopicNames());
        Map<ConfigResource, Config> configs =
                Answer.of(admin.describeConfigs(resources(names)).all());
        return catalogue.stream()
                .map(topic -> found(
                        topic,
                        descriptions.get(topic.name()),
                        configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))))
                .toList();
    }

    private static Found found(Topic topic, @Nullable TopicDescription description, @Nullable Config config) {
        if (description == null || config == null) {
            return new Found(topic, 0, 0, Map.of());
        }
        Map<String, String> differs = new TreeMap<>();
        topic.settings().forEach((name, wanted) -> {
            String value = config.get(name).value();
            if (!wanted.equals(value)) {
                differs.put(name, "found " + value + ", wanted " + wanted);
            }
        });
        return new Found(
                topic,
                description.partitions().size(),
                description.partitions().get(0).replicas().size(),
                differs);
    }

    private static Collection<ConfigResource> resources(List<String> names) {
        return names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
    }

    private static void awaitCreated(KafkaFuture<Void> created) {
        try {
            Answer.of(created);
        } catch (TopicExistsException e) {
            // Another instance was quicker: what counts is that it exists.
        }
    }
}
