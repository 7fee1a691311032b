// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.agent;

import io.enomem.schemas.Identity;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that stands in an agent's topics, decoded and as bytes. */
final class Wire implements AutoCloseable {
    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Codec codec = new Codec();
    private final List<String> bytes = new ArrayList<>();
    private final List<SpecificRecord> kernel = new ArrayList<>();
    private final List<SpecificRecord> logs = new ArrayList<>();
    private final List<SpecificRecord> samples = new ArrayList<>();

    Wire(Map<String, String> client, Topics topics) {
        this.topics = topics;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(
                new TopicPartition(topics.kernelRecords().name(), 0),
                new TopicPartition(topics.logRecords().name(), 0),
                new TopicPartition(topics.hostSamples().name(), 0)));
    }

    /** Takes what came since. */
    void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
            bytes.add(new String(record.value(), StandardCharsets.ISO_8859_1));
            SpecificRecord decoded = codec.decode(record.value());
            if (record.topic().equals(topics.kernelRecords().name())) {
                kernel.add(decoded);
            } else if (record.topic().equals(topics.logRecords().name())) {
                logs.add(decoded);
            } else {
                samples.add(decoded);
            }
        }
    }

    /** Every value as it came, byte by byte. */
    List<String> bytes() {
        return bytes;
    }

    List<SpecificRecord> samples() {
        return samples;
    }

    /** Kernel records, repeats told by their identity. */
    List<KernelRecord> kernel() {
        Map<String, KernelRecord> once = new HashMap<>();
        for (SpecificRecord record : kernel) {
            if (record instanceof KernelRecord read) {
                once.put(Identity.of(read), read);
            }
        }
        return List.copyOf(once.values());
    }

    /** Records of application logs, repeats told by their identity. */
    List<LogRecord> logs() {
        Map<String, LogRecord> once = new HashMap<>();
        for (SpecificRecord record : logs) {
            if (record instanceof LogRecord read) {
                once.put(Identity.of(read), read);
            }
        }
        return List.copyOf(once.values());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
