// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.siem.SiemFormat;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of a topic and hands them to a syslog receiver; an offset is committed when the receiver has the event.
 * {@code run} by one thread; {@code close} from any other ends it.
 */
public final class Forwarder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    private static final Duration POLL = Duration.ofMillis(100);
    /** Events in memory: at 8 KiB each 80 MB at most; also what plain TCP sends in 30 s at most. */
    private static final int CAPACITY = 10_000;

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 20;

    private final Consumer<byte[], byte[]> consumer;
    private final List<String> topics;
    private final SiemFormat format;
    private final Outbox outbox = new Outbox(CAPACITY);
    private final Sender sender;
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;

    /** Speaks to nobody yet; settings are of {@link ForwarderSettings#definition()}. Throws SettingsException for TLS files. */
    public Forwarder(Settings settings) {
        this(
                ForwarderSettings.connector(settings),
                ForwarderSettings.format(settings),
                new Topics(settings.string(Definitions.TOPICS_PREFIX)),
                new KafkaConsumer<>(
                        ForwarderSettings.consumer(settings),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()));
    }

    Forwarder(Connector connector, SiemFormat format, Topics topics, Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        this.format = format;
        this.topics = format.topics(topics).stream().map(Topic::name).toList();
        this.sender = new Sender(connector, outbox);
    }

    /**
     * Forwards until it is closed. Throws KafkaException for what only a restart, or another setting, can help;
     * IllegalStateException, naming it, for a topic that does not exist.
     */
    public void run() {
        try {
            topics.forEach(this::requireThere);
            consumer.subscribe(topics, new Rebalance());
            sender.start();
            while (!stopped) {
                step();
            }
            drain();
        } finally {
            sender.close();
            consumer.close();
            ended.countDown();
        }
    }

    /** Told at once: a consumer would wait without a word for a broker or topic that is not there. */
    private void requireThere(String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new IllegalStateException(
                    "Topic " + topic + " does not exist: create the topics with 'enomem topics --create'");
        }
    }

    /** While the receiver takes no more, partitions pause; polling goes on, or the group would give them to another. */
    private void step() {
        if (outbox.isFull()) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
        consumer.poll(POLL).forEach(this::put);
        commit();
    }

    private void put(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        outbox.put(partition, record.offset(), message(record));
    }

    /** The message of a record; null for one that is not told. */
    private byte @Nullable [] message(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.value() == null
                    ? null
                    : format.message(record.value()).orElse(null);
        } catch (RuntimeException e) {
            // One bad record must not stop all others for ever.
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", e.getClass().getSimpleName())
                    .log("A record is no event of this topic and is left out");
            return null;
        }
    }

    private void commit() {
        uncommitted.putAll(outbox.settled());
        if (uncommitted.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(Map.copyOf(uncommitted));
            uncommitted.clear();
        } catch (CommitFailedException e) {
            // The partitions are another's now, who sends these again; the ids tell.
            uncommitted.clear();
        } catch (RetriableException | RebalanceInProgressException e) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("Offsets are committed later");
        }
    }

    /** What the receiver still acknowledges need not be sent again after a restart. */
    private void drain() {
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            while (!outbox.isEmpty() && System.nanoTime() - end < 0) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        commit();
    }

    /** Ends {@code run} and waits for it. */
    @Override
    public void close() {
        stopped = true;
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            outbox.drop(partitions);
            uncommitted.keySet().removeAll(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.atInfo().addKeyValue("partitions", partitions.size()).log("Forwarding");
        }
    }
}
