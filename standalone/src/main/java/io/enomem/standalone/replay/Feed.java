// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.topology.EndOfInput;
import io.enomem.streams.topology.ReplayHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts history onto the input topics, as agents would have. In parts, each one transaction that also holds how far the
 * history is: after a kill the next part is the one that had not been committed, whole. Used by one thread.
 */
final class Feed implements AutoCloseable {
    private static final byte[] NOTHING = {};

    /** A part is committed when it is so old: what is sent late is judged late. Ours. */
    private static final long OLD_NANOS = Duration.ofSeconds(5).toNanos();

    /** A history may be read for long before it gives the next record. Ours; brokers allow 15 min unless told otherwise. */
    private static final int TRANSACTION_MILLIS = (int) Duration.ofMinutes(10).toMillis();

    /** Sent to one partition at once; ours: one request is under way at a time. */
    private static final int BATCH_BYTES = 128 << 10;

    private final Topics topics;
    private final ConsumerGroupMetadata group;
    private final Codec codec = new Codec();
    private final Producer<byte[], byte[]> producer;
    private final Map<TopicPartition, Long> sent = new ConcurrentHashMap<>();
    private final Part part = new Part();
    private boolean open;
    private long began;
    private boolean sampled;
    private final Set<String> machines = new HashSet<>();

    /**
     * @param client settings of any client of the cluster
     * @param group name under which the position in the history is kept
     */
    Feed(Map<String, ?> client, Topics topics, String group) {
        this.topics = topics;
        this.group = metadata(client, group);
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        // While a broker ends the last transaction it refuses the first batch of the next, and complains of those
        // behind it.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** False if what was put must be committed before that record is put. */
    boolean takes(Arrived arrived) {
        boolean old = open && System.nanoTime() - began > OLD_NANOS;
        return !old
                && part.takes(
                        machineId(arrived.record()), topicOf(arrived.record()).name(), arrived);
    }

    /** True if a host that was put may tell what befell another: only samples tell who listened where. */
    boolean joined() {
        return sampled && machines.size() > 1;
    }

    /** Sends a record under its machine id. Blocks where the broker is slower than the reading. */
    void put(Arrived arrived) {
        SpecificRecord record = arrived.record();
        begin();
        String machineId = machineId(record);
        Topic topic = topicOf(record);
        ProducerRecord<byte[], byte[]> sending =
                new ProducerRecord<>(topic.name(), machineId.getBytes(StandardCharsets.UTF_8), codec.encode(record));
        sending.headers().add(ReplayHeaders.ARRIVAL, ReplayHeaders.arrival(arrived.millis()));
        producer.send(sending, (at, failure) -> {
            if (failure == null) {
                sent.merge(new TopicPartition(at.topic(), at.partition()), at.offset() + 1, Math::max);
            }
        });
        part.add(machineId, topic.name(), arrived);
        sampled |= record instanceof HostSample;
        machines.add(machineId);
    }

    /** The offset before which what was put lies, of the partitions that took something; whole once it is committed. */
    Map<TopicPartition, Long> sent() {
        return Map.copyOf(sent);
    }

    /** Commits what was put, with the position in the history from which to go on, and tells the pace of it. */
    void commit(Map<TopicPartition, Long> position, Pace pace) {
        commit(position, "");
        pace.sent(sent(), part);
        part.clear();
    }

    /** Marks the end of every partition and commits; gives the offset up to which each has to be read. */
    Map<TopicPartition, Long> end(int partitions, Map<TopicPartition, Long> position) {
        begin();
        List<Future<RecordMetadata>> marks = new ArrayList<>();
        for (Topic topic : topics.inputs()) {
            for (int partition = 0; partition < partitions; partition++) {
                ProducerRecord<byte[], byte[]> mark = new ProducerRecord<>(topic.name(), partition, NOTHING, NOTHING);
                mark.headers().add(EndOfInput.HEADER, NOTHING);
                marks.add(producer.send(mark));
            }
        }
        producer.flush();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Future<RecordMetadata> mark : marks) {
            RecordMetadata at = await(mark);
            ends.put(new TopicPartition(at.topic(), at.partition()), at.offset() + 1);
        }
        commit(position, Ends.write(ends));
        return ends;
    }

    @Override
    public void close() {
        // An interrupted thread would leave the producer half closed, and Kafka would log that as an error.
        boolean interrupted = Thread.interrupted();
        producer.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of a group without members: its offsets are committed by the transactions alone. */
    private static ConsumerGroupMetadata metadata(Map<String, ?> client, String group) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
            began = System.nanoTime();
        }
    }

    private void commit(Map<TopicPartition, Long> position, String metadata) {
        begin();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        position.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset, metadata)));
        producer.sendOffsetsToTransaction(offsets, group);
        producer.commitTransaction();
        open = false;
    }

    private static String machineId(SpecificRecord record) {
        return (String) record.get(record.getSchema().getField("machineId").pos());
    }

    private Topic topicOf(SpecificRecord record) {
        if (record instanceof KernelRecord) {
            return topics.kernelRecords();
        }
        if (record instanceof LogRecord) {
            return topics.logRecords();
        }
        if (record instanceof HostSample || record instanceof HostInfo) {
            return topics.hostSamples();
        }
        if (record instanceof Gap gap) {
            return topics.ofGap(gap.getSource());
        }
        throw new IllegalArgumentException(
                "No topic takes a " + record.getClass().getSimpleName());
    }

    private static RecordMetadata await(Future<RecordMetadata> mark) {
        try {
            return mark.get();
        } catch (ExecutionException e) {
            throw new Failure("Kafka did not take a record (" + e.getMessage() + "): check its log and disk.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while the input was sent.", e);
        }
    }
}
