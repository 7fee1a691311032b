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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Puts saved records onto the input topics, as agents would have. Used by one thread. */
final class Feed implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Topics topics;
    private final Codec codec = new Codec();
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    private long sent;

    Feed(Map<String, ?> client, Topics topics) {
        this.topics = topics;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends a record under its machine id. Blocks where the broker is slower than the reading. */
    void put(SpecificRecord record) {
        String machineId =
                (String) record.get(record.getSchema().getField("machineId").pos());
        producer.send(
                new ProducerRecord<>(
                        topicOf(record).name(), machineId.getBytes(StandardCharsets.UTF_8), codec.encode(record)),
                (metadata, failure) -> failed.compareAndSet(null, failure));
        sent++;
        refuseFailure(failed.get());
    }

    /** How many records were put. */
    long sent() {
        return sent;
    }

    /** Marks the end of every partition; gives the offset up to which each has to be read. */
    Map<TopicPartition, Long> end(int partitions) {
        List<Future<RecordMetadata>> marks = new ArrayList<>();
        for (Topic topic : topics.inputs()) {
            for (int partition = 0; partition < partitions; partition++) {
                ProducerRecord<byte[], byte[]> mark = new ProducerRecord<>(topic.name(), partition, NOTHING, NOTHING);
                mark.headers().add(EndOfInput.HEADER, NOTHING);
                marks.add(producer.send(mark));
            }
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Future<RecordMetadata> mark : marks) {
            try {
                RecordMetadata at = mark.get();
                ends.put(new TopicPartition(at.topic(), at.partition()), at.offset() + 1);
            } catch (ExecutionException e) {
                refuseFailure(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("Interrupted while the input was sent.", e);
            }
        }
        return ends;
    }

    @Override
    public void close() {
        producer.close();
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

    private static void refuseFailure(@Nullable Exception failure) {
        if (failure != null) {
            throw new Failure(
                    "Kafka did not take a record (" + failure.getMessage() + "): check its log and disk.", failure);
        }
    }
}
