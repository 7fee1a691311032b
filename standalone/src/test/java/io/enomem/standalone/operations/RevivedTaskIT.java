// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.streams.topology.StreamsClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task of Kafka Streams whose state is found corrupt, and whose records the broker is slow to give once more. */
class RevivedTaskIT {
    private static final TopicPartition INPUT = new TopicPartition("input", 0);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RECORDS = 8;

    @TempDir
    private Path directory;

    private final List<Long> processed = new CopyOnWriteArrayList<>();
    private final AtomicBoolean corrupted = new AtomicBoolean();
    private final CountDownLatch punctuatedAgain = new CountDownLatch(20);
    private final CountDownLatch givenAgain = new CountDownLatch(1);

    private DataDirectory data;
    private EmbeddedKafka kafka;
    private Admin admin;
    private KafkaStreams streams;

    @AfterEach
    void stop() {
        streams.close(Duration.ofSeconds(30));
        admin.close();
        kafka.close();
        data.close();
    }

    @Test
    void commitsNothingThatItHasNotProcessed() throws Exception {
        // Given
        start();
        send(1);
        await().atMost(PATIENCE).until(() -> processed.size() == 1 && committed() == 1);

        // When its task is revived, and commits for a punctuation before it is given what it had been given before
        send(RECORDS - 1);
        assertThat(punctuatedAgain.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        long committed = committed();

        // Then
        assertThat(processed).hasSize(1);
        assertThat(committed).isEqualTo(1);
        givenAgain.countDown();
        await().atMost(PATIENCE).until(() -> processed.size() == RECORDS && committed() == RECORDS);
    }

    private void start() throws Exception {
        data = DataDirectory.open(directory.resolve("data"));
        kafka = EmbeddedKafka.start(data, 0, System.err::println);
        admin = Admin.create(client());
        admin.createTopics(List.of(new NewTopic(INPUT.topic(), 1, (short) 1)))
                .all()
                .get();
        Properties settings = new Properties();
        settings.putAll(client());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "revived");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "source",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                INPUT.topic());
        topology.addProcessor("processor", CorruptedOnce::new, "source");
        streams = new KafkaStreams(topology, settings, new SlowClients());
        streams.start();
    }

    private Map<String, Object> client() {
        return new HashMap<>(kafka.clientSettings());
    }

    private void send(int records) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(INPUT.topic(), new byte[] {1}));
            }
        }
    }

    /** The group's offset in the input; 0 if there is none. */
    private long committed() throws Exception {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets("revived")
                .partitionsToOffsetAndMetadata()
                .get()
                .get(INPUT);
        return offset == null ? 0 : offset.offset();
    }

    /** Takes the first record, and is corrupt at the second as if its store were. */
    private final class CorruptedOnce extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            super.init(context);
            context.schedule(Duration.ofMillis(100), PunctuationType.WALL_CLOCK_TIME, now -> {
                if (corrupted.get()) {
                    punctuatedAgain.countDown();
                }
            });
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (processed.size() == 1 && corrupted.compareAndSet(false, true)) {
                throw new TaskCorruptedException(Set.of(context().taskId()));
            }
            processed.add(context().recordMetadata().orElseThrow().offset());
        }
    }

    /** Its consumer is given nothing from the corruption on, until it may. */
    private final class SlowClients extends StreamsClients {
        @Override
        protected Consumer<byte[], byte[]> newConsumer(Map<String, Object> settings) {
            return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
                @Override
                public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                    return corrupted.get() && givenAgain.getCount() > 0 ? ConsumerRecords.empty() : super.poll(timeout);
                }
            };
        }
    }
}
