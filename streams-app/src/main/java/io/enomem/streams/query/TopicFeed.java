// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.query.cluster.NotReadyException;
import io.enomem.streams.topology.StreamsService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic of diagnoses as JSON, all partitions, committed revisions only. A position is the next offset of each
 * partition, so it holds on every instance.
 */
final class TopicFeed implements Feed {
    private static final Pattern POSITION = Pattern.compile("\\d{1,18}(\\.\\d{1,18}){0,9999}");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final StreamsService service;

    TopicFeed(StreamsService service) {
        this.service = service;
    }

    @Override
    public Reader fromNow() throws NotReadyException {
        return open(null).orElseThrow();
    }

    @Override
    public Optional<Reader> after(String position) throws NotReadyException {
        return POSITION.matcher(position).matches() ? open(position) : Optional.empty();
    }

    private Optional<Reader> open(@Nullable String position) throws NotReadyException {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < service.partitions(); i++) {
            partitions.add(new TopicPartition(service.topics().diagnosesJson().name(), i));
        }
        if (partitions.isEmpty()) {
            throw new NotReadyException("The streams application is not running yet");
        }
        KafkaConsumer<byte[], byte[]> consumer = consumer();
        try {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            Map<TopicPartition, Long> next = position == null
                    ? ends
                    : parsed(position, partitions, consumer.beginningOffsets(partitions, PATIENCE), ends);
            if (next.isEmpty()) {
                consumer.close();
                return Optional.empty();
            }
            next.forEach(consumer::seek);
            return Optional.of(new TopicReader(consumer, next));
        } catch (KafkaException e) {
            consumer.close();
            throw new NotReadyException("Kafka does not answer");
        }
    }

    /** Offsets of a position; none if one of them is not there (any more). */
    private static Map<TopicPartition, Long> parsed(
            String position,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends) {
        String[] offsets = position.split("\\.", -1);
        Map<TopicPartition, Long> next = new HashMap<>();
        if (offsets.length != partitions.size()) {
            return Map.of();
        }
        for (TopicPartition partition : partitions) {
            long offset = Long.parseLong(offsets[partition.partition()]);
            if (offset < begins.getOrDefault(partition, 0L) || offset > ends.getOrDefault(partition, 0L)) {
                return Map.of();
            }
            next.put(partition, offset);
        }
        return next;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(service.consumerSettings());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static final class TopicReader implements Reader {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Map<Integer, Long> next = new TreeMap<>();

        TopicReader(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> from) {
            this.consumer = consumer;
            from.forEach((partition, offset) -> next.put(partition.partition(), offset));
        }

        @Override
        public String position() {
            return next.values().stream().map(String::valueOf).collect(Collectors.joining("."));
        }

        @Override
        public List<Event> next(Duration patience) {
            List<Event> events = new ArrayList<>();
            try {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                    next.put(record.partition(), record.offset() + 1);
                    events.add(new Event(position(), new String(record.value(), StandardCharsets.UTF_8)));
                }
            } catch (InterruptException e) {
                // The server stops; InterruptException has set the thread's flag again.
                return List.of();
            }
            return events;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
