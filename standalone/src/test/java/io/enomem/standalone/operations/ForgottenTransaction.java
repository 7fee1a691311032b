// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** A transaction that is left open and that its coordinator then forgets, as after KAFKA-20734: its log is deleted. */
final class ForgottenTransaction implements AutoCloseable {
    private static final String LOG_OF_TRANSACTIONS = "__transaction_state";

    private final KafkaProducer<String, String> producer;

    private ForgottenTransaction(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("transactional.id", "given-up");
        settings.put("transaction.timeout.ms", "900000");
        producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
    }

    /** One record at that place, as of an hour ago where the topic takes its word for it; not forgotten yet. */
    static ForgottenTransaction open(Map<String, Object> client, TopicPartition at) throws Exception {
        ForgottenTransaction opened = new ForgottenTransaction(client);
        // Long ago: the check looks at nothing in which something may still be written.
        long time = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
        opened.producer
                .send(new ProducerRecord<>(at.topic(), at.partition(), time, "key", "never committed"))
                .get();
        return opened;
    }

    /** Offsets of that group, in which nothing can be read or committed from then on. */
    static ForgottenTransaction openOffsets(Map<String, Object> client, String group, TopicPartition of) {
        ForgottenTransaction opened = new ForgottenTransaction(client);
        opened.producer.sendOffsetsToTransaction(
                Map.of(of, new OffsetAndMetadata(0)), new ConsumerGroupMetadata(group));
        return opened;
    }

    /** From now on nobody will end it. */
    static void forget(Admin admin) throws Exception {
        admin.deleteTopics(List.of(LOG_OF_TRANSACTIONS)).all().get();
    }

    /** As kafka-transactions.sh abort does. */
    static void abort(Admin admin, TopicPartition at) throws Exception {
        ProducerState producer =
                admin.describeProducers(List.of(at)).partitionResult(at).get().activeProducers().stream()
                        .filter(each -> each.currentTransactionStartOffset().isPresent())
                        .findFirst()
                        .orElseThrow();
        admin.abortTransaction(new AbortTransactionSpec(
                        at,
                        producer.producerId(),
                        (short) producer.producerEpoch(),
                        producer.coordinatorEpoch().orElse(0)))
                .all()
                .get();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
