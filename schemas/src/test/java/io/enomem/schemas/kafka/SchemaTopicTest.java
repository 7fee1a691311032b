// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.schemas.Gap;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.codec.Fingerprint;
import io.enomem.schemas.codec.KnownSchemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SchemaTopicTest {
    private static final TopicPartition PARTITION = new TopicPartition("t.schemas", 0);
    private static final Schema GAP = Gap.getClassSchema();

    private final Broker broker = new Broker();
    private final SchemaTopic topic = new SchemaTopic(broker, PARTITION.topic());

    @Test
    void onlyWhatIsMissingIsPublished() {
        // Given
        broker.append(GAP.toString());
        // When
        topic.publish(KnownSchemas.compiled());
        topic.publish(KnownSchemas.compiled());
        // Then
        assertThat(broker.sent).hasSize(KnownSchemas.compiled().size() - 1).doesNotContain(GAP);
    }

    @Test
    void schemaPublishedAfterTheStartIsFound() {
        // Given
        topic.load();
        // When
        broker.append(GAP.toString());
        // Then
        assertThat(topic.find(Fingerprint.of(GAP))).isEqualTo(GAP);
    }

    @Test
    void missingFingerprintIsNotAskedForAgainAtOnce() {
        // Given
        assertThat(topic.find(42)).isNull();
        int asked = broker.endsAsked;
        // When
        for (int i = 0; i < 1_000; i++) {
            topic.find(42);
        }
        // Then
        assertThat(broker.endsAsked).isEqualTo(asked);
    }

    @Test
    void strangeValuesAreIgnored() {
        // Given
        broker.append("hello");
        broker.append("{\"type\":\"record\"}");
        broker.append(null);
        broker.append(KernelRecord.getClassSchema().toString());
        // When
        topic.load();
        // Then
        assertThat(topic.find(Fingerprint.of(KernelRecord.getClassSchema()))).isNotNull();
    }

    @Test
    void brokerThatDoesNotAnswerIsNotAnUnknownSchema() {
        // Given
        topic.load();
        // When
        broker.mock.setOffsetsException(new KafkaException("broker away"));
        // Then
        assertThatThrownBy(() -> topic.find(42))
                .isInstanceOf(KafkaException.class)
                .hasMessage("broker away");
    }

    private static final class Broker extends SchemaTopicClients {
        private final List<Schema> sent = new ArrayList<>();
        private int endsAsked;
        private long end;

        private final MockConsumer<byte[], byte[]> mock = new MockConsumer<>("earliest") {
            @Override
            public synchronized Map<TopicPartition, Long> endOffsets(
                    Collection<TopicPartition> partitions, java.time.Duration timeout) {
                endsAsked++;
                return super.endOffsets(partitions, timeout);
            }
        };

        Broker() {
            super(Map.of("bootstrap.servers", "unused:1"));
            mock.assign(List.of(PARTITION));
            mock.updateBeginningOffsets(Map.of(PARTITION, 0L));
            mock.updateEndOffsets(Map.of(PARTITION, 0L));
        }

        void append(String json) {
            byte[] value = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
            mock.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, end, new byte[] {1}, value));
            end++;
            mock.updateEndOffsets(Map.of(PARTITION, end));
        }

        @Override
        Consumer<byte[], byte[]> consumer(TopicPartition partition) {
            return mock;
        }

        @Override
        void send(TopicPartition partition, Collection<Schema> schemas) {
            sent.addAll(schemas);
            schemas.forEach(schema -> append(schema.toString()));
        }
    }
}
