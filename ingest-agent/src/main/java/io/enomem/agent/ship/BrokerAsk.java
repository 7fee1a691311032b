// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.kafka.SchemaTopic;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * One question to Kafka: is it there, has it every topic that an agent writes, and the schemas of what is written? A
 * producer alone cannot tell a topic that is missing from a broker that is: both are time-outs of its metadata.
 */
final class BrokerAsk implements Callable<Answer> {
    private final Map<String, Object> client;
    private final Topics topics;
    private final Duration patience;

    /**
     * @param client settings of any client of this cluster
     * @param patience how long its answer may take
     */
    BrokerAsk(Map<String, Object> client, Topics topics, Duration patience) {
        this.client = new TreeMap<>(client);
        // As the producer of records: nobody asks the broker for an agent's metrics (KIP-714).
        this.client.putIfAbsent(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        this.topics = topics;
        this.patience = patience;
    }

    @Override
    public Answer call() throws InterruptedException {
        try {
            List<String> missing = missingTopics();
            if (!missing.isEmpty()) {
                return new Answer(Answer.State.NO_TOPICS, String.join(", ", missing));
            }
            publishSchemas();
            return Answer.READY;
        } catch (KafkaException e) {
            return failed(e);
        }
    }

    /** What a failure says of the broker. */
    static Answer failed(Exception failure) {
        boolean refused = failure instanceof AuthenticationException || failure instanceof AuthorizationException;
        boolean misset = failure instanceof KafkaException && !(failure instanceof RetriableException);
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String reason = String.valueOf(failure.getMessage());
        if (misset && cause != failure && cause.getMessage() != null) {
            reason += " (" + cause.getMessage() + ")";
        }
        return new Answer(refused ? Answer.State.REFUSED : Answer.State.SILENT, reason);
    }

    /** Topics that an agent writes and the cluster does not have. */
    List<String> missingTopics() throws InterruptedException {
        List<String> names = Stream.concat(topics.inputs().stream(), Stream.of(topics.schemas()))
                .map(Topic::name)
                .toList();
        Map<String, Object> settings = new TreeMap<>(client);
        int millis = (int) patience.toMillis();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        Admin admin = Admin.create(settings);
        try {
            Map<String, KafkaFuture<TopicDescription>> found = admin.describeTopics(
                            names, new DescribeTopicsOptions().timeoutMs(millis))
                    .topicNameValues();
            List<String> missing = new ArrayList<>();
            for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : new TreeMap<>(found).entrySet()) {
                if (!exists(topic.getValue())) {
                    missing.add(topic.getKey());
                }
            }
            return missing;
        } finally {
            // A plain close() waits a minute for the answer of a broker that is away.
            admin.close(Duration.ZERO);
        }
    }

    private static boolean exists(KafkaFuture<TopicDescription> topic) throws InterruptedException {
        try {
            topic.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }

    /** Before the first record that they write: whoever reads the topic after a record finds its schema there. */
    private void publishSchemas() {
        SchemaTopic.write(client, topics.schemas().name(), SpoolFile.SCHEMA.getTypes());
    }
}
