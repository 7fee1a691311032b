// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.topics.Topics;
import io.enomem.streams.siem.Revisions;
import io.enomem.streams.siem.SiemFormat;
import io.enomem.streams.siem.Syslog;
import io.enomem.streams.siem.forward.Connector.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The consumer's side against a real rsyslogd; Kafka's own mock stands for the broker. */
@Timeout(600)
class ForwarderTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final TopicPartition PARTITION = new TopicPartition("test.diagnoses.ocsf", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @TempDir
    private Path directory;

    @Test
    void offsetIsCommittedWhenTheReceiverHasTheEventAndNotBefore() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.relp(directory)) {
            // Given
            rsyslog.start();
            try (Forwarder forwarder = start(rsyslog)) {
                send(0, event("i:1"));
                await().atMost(PATIENCE).until(() -> committed() == 1);
                rsyslog.suspend();
                // When
                send(1, event("i:2"));
                await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> committed() == 1);
                rsyslog.resume();
                // Then
                await().atMost(PATIENCE).until(() -> committed() == 2);
                assertThat(ids(rsyslog)).isEqualTo(List.of("i:1", "i:2"));
            }
        }
    }

    @Test
    void recordThatIsNoEventStopsNothing() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.relp(directory)) {
            // Given
            rsyslog.start();
            try (Forwarder forwarder = start(rsyslog)) {
                // When
                send(0, "not JSON \n 7");
                send(1, "[]");
                send(2, event("i:3"));
                // Then
                await().atMost(PATIENCE).until(() -> committed() == 3);
                assertThat(ids(rsyslog)).containsExactly("i:3");
            }
        }
    }

    private Forwarder start(Rsyslog rsyslog) {
        SiemFormat format = new SiemFormat(SiemFormat.Kind.OCSF, new Syslog(16), 8_096, Revisions.ALL);
        Connector connector = new Connector(
                Protocol.RELP, "127.0.0.1", rsyslog.port, null, OctetCounted.HOLD, System::nanoTime, PATIENCE);
        Forwarder forwarder = new Forwarder(connector, format, new Topics("test"), consumer);
        consumer.updatePartitions(
                PARTITION.topic(),
                List.of(new PartitionInfo(PARTITION.topic(), PARTITION.partition(), Node.noNode(), null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        new Thread(forwarder::run, "forwarder").start();
        await().atMost(PATIENCE).until(() -> !consumer.assignment().isEmpty());
        return forwarder;
    }

    private void send(long offset, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        consumer.schedulePollTask(() -> consumer.addRecord(
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, null, bytes)));
    }

    private long committed() {
        OffsetAndMetadata offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return offset == null ? 0 : offset.offset();
    }

    private static String event(String id) {
        return "{\"time\":1,\"severity_id\":5,\"metadata\":{\"uid\":\"" + id
                + "\",\"event_code\":\"x\"},\"device\":{\"uid\":\"m\"}}";
    }

    private static List<String> ids(Rsyslog rsyslog) throws IOException {
        return rsyslog.received().stream()
                .map(line -> line.replaceAll(".*eventId=\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
