// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.schemas.kafka.Answer;
import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.console.Failure;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Makes the topics that are missing, as many copies of each as the brokers can hold. */
final class UpTopics {
    /** One host needs one; four let a test or a second host see that keys are spread. */
    private static final int EMBEDDED_PARTITIONS = 4;

    /** What is customary on a cluster: survives the loss of one broker, and of another without losing records. */
    private static final int MOST_REPLICAS = 3;

    /** Somebody waits at the terminal: Kafka's own minute is too long. */
    private static final int PATIENCE_MILLIS = 15_000;

    private UpTopics() {}

    /** Throws Failure if the broker does not answer, or the topics it has cannot be used. */
    static void make(Settings settings, Topics topics, boolean embedded) {
        Map<String, Object> client = new HashMap<>(settings.kafka("admin"));
        client.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        client.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        try (Admin admin = Admin.create(client)) {
            int replicas = embedded
                    ? 1
                    : Math.min(
                            MOST_REPLICAS,
                            Answer.of(admin.describeCluster().nodes()).size());
            TopicAdmin topicAdmin = new TopicAdmin(admin, topics.all());
            topicAdmin.createMissing(
                    embedded ? EMBEDDED_PARTITIONS : Topics.DEFAULT_PARTITIONS,
                    (short) replicas,
                    Math.max(1, replicas - 1));
            topicAdmin.check();
        } catch (IllegalStateException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            throw new Failure(
                    "Kafka at " + client.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)
                            + " does not answer as it should ("
                            + e.getMessage() + "): check the address of --kafka, and the credentials given as kafka."
                            + " settings.",
                    e);
        }
    }
}
