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
import java.util.List;
import java.util.Map;
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

    /** Records of one part; ours: one commit costs some milliseconds. */
    private static final int PART_RECORDS = 10_000;

    /**
     * Time that one part spans at most. A part lies in the topics before the next one begins, so no topic is ahead of
     * another by more; ours: half of what the tracker lets a record be late ({@code incident.revisable.ms}).
     */
    private static final long PART_MILLIS = Duration.ofHours(3).toMillis();

    private final Topics topics;
    private final ConsumerGroupMetadata group;
    private final Codec codec = new Codec();
    private final Producer<byte[], byte[]> producer;
    private boolean open;
    private int inPart;
    private long partFrom;
    private long partTo;

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
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Sends a record under its machine id. Blocks where the broker is slower than the reading. */
    void put(Arrived arrived) {
        SpecificRecord record = arrived.record();
        begin();
        String machineId =
                (String) record.get(record.getSchema().getField("machineId").pos());
        ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(
                topicOf(record).name(), machineId.getBytes(StandardCharsets.UTF_8), codec.encode(record));
        sent.headers().add(ReplayHeaders.ARRIVAL, ReplayHeaders.arrival(arrived.millis()));
        producer.send(sent);
        partFrom = inPart == 0 ? arrived.millis() : Math.min(partFrom, arrived.millis());
        partTo = inPart == 0 ? arrived.millis() : Math.max(partTo, arrived.millis());
        inPart++;
    }

    /** True if what was put should be committed before more is. */
    boolean partIsFull() {
        return inPart >= PART_RECORDS || (inPart > 0 && partTo - partFrom > PART_MILLIS);
    }

    /** Commits what was put, with the position in the history after it. */
    void commit(Map<TopicPartition, Long> position) {
        commit(position, "");
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
        producer.close();
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
        }
    }

    private void commit(Map<TopicPartition, Long> position, String metadata) {
        begin();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        position.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset, metadata)));
        producer.sendOffsetsToTransaction(offsets, group);
        producer.commitTransaction();
        open = false;
        inPart = 0;
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
