// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What nobody can do with less: reads the samples and decodes them; then the same again, writing as many records and bytes
 * as the application's stores did, in transactions of 100 ms; then what Kafka Streams needs for that ({@link StreamsFloor}).
 * Arguments: client settings, records to warm up with, records written per record read, bytes written per record read, a
 * directory for the store. Prints samples per CPU second of each.
 */
final class Floors {
    static final String TOPIC = "enomem.floor";

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long COMMIT_NANOS = 100_000_000;

    private final Map<String, Object> client;
    private final long warm;
    private final Codec codec = new Codec();

    private Floors(Map<String, Object> client, long warm) {
        this.client = client;
        this.warm = warm;
    }

    public static void main(String[] args) throws Exception {
        Map<String, Object> client = client(Path.of(args[0]));
        long warm = Long.parseLong(args[1]);
        double recordsEach = Double.parseDouble(args[2]);
        double bytesEach = Double.parseDouble(args[3]);
        Floors floors = new Floors(client, warm);
        floors.readAndDecode();
        floors.readDecodeAndWrite(recordsEach, bytesEach);
        new StreamsFloor(client, recordsEach, bytesEach).measure(Path.of(args[4]), warm);
    }

    private void readAndDecode() {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            Meter meter = new Meter(warm);
            while (goesOn(consumer)) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                records.forEach(record -> codec.decode(record.value()));
                meter.read(records.count());
            }
            meter.print("poll and decode");
        }
    }

    private void readDecodeAndWrite(double recordsEach, double bytesEach) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("transactional.id", "floor");
        settings.put("linger.ms", "100");
        settings.put("batch.size", "131072"); // as the application
        try (Consumer<byte[], byte[]> consumer = consumer();
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            Meter meter = new Meter(warm);
            long committed = System.nanoTime();
            double owed = 0;
            byte[] key = new byte[60];
            byte[] value = new byte[(int) Math.max(0, bytesEach / recordsEach - key.length)];
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            while (goesOn(consumer)) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    codec.decode(record.value());
                    for (owed += recordsEach; owed >= 1; owed--) {
                        producer.send(new ProducerRecord<>(TOPIC, record.partition(), key.clone(), value.clone()));
                    }
                    offsets.put(
                            new TopicPartition(record.topic(), record.partition()),
                            new OffsetAndMetadata(record.offset() + 1));
                }
                if (System.nanoTime() - committed >= COMMIT_NANOS) {
                    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
                    producer.commitTransaction();
                    producer.beginTransaction();
                    committed = System.nanoTime();
                }
                meter.read(records.count());
            }
            producer.commitTransaction();
            meter.print("poll, decode and write the same bytes in transactions");
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("group.id", "floor");
        settings.put("enable.auto.commit", "false");
        settings.put("max.poll.records", "1000");
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all =
                consumer
                        .partitionsFor(
                                new Topics(Topics.DEFAULT_PREFIX).hostSamples().name())
                        .stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    static Map<String, Object> client(Path config) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(config)) {
            properties.load(reader);
        }
        Map<String, Object> client = new HashMap<>();
        properties.forEach((key, value) -> client.put(key.toString().substring("kafka.".length()), value));
        return client;
    }

    /** Whether the samples have not all been read. */
    private static boolean goesOn(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }
}
