// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * What Kafka Streams asks of who only keeps: reads the samples, decodes them, and puts as many rows and bytes as the
 * application does into one store in RocksDB, over those of a quarter of an hour ago, exactly once. Nothing is looked at.
 */
final class StreamsFloor {
    private static final String NAME = "enomem-floor";
    private static final String STORE = "rows";

    /** Rows of a host that are written over in turn: those of a quarter of an hour at one sample in 10 s. */
    private static final int SLOTS = 90;

    private final Map<String, Object> client;
    private final double recordsEach;
    private final double bytesEach;
    private final AtomicLong read = new AtomicLong();

    StreamsFloor(Map<String, Object> client, double recordsEach, double bytesEach) {
        this.client = client;
        this.recordsEach = recordsEach;
        this.bytesEach = bytesEach;
    }

    /** Reads all samples that are there, and prints what it took after the warm-up. */
    void measure(Path state, long warm) throws Exception {
        long all;
        try (Admin admin = Admin.create(client)) {
            all = new Consumed(admin, NAME).sent();
        }
        Meter meter = new Meter(warm);
        try (KafkaStreams streams = new KafkaStreams(topology(), settings(state))) {
            streams.start();
            long seen = 0;
            while (seen < all) {
                Thread.sleep(20);
                long now = read.get();
                meter.read(now - seen);
                seen = now;
            }
            meter.print("the same in Kafka Streams, and kept in RocksDB");
        }
    }

    private Properties settings(Path state) {
        Properties settings = new Properties();
        settings.putAll(client);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, NAME);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        // As the application. Memtables are those of Kafka Streams, four times as large as the application's.
        settings.put(StreamsConfig.mainConsumerPrefix("fetch.min.bytes"), 65_536);
        settings.put(StreamsConfig.mainConsumerPrefix("fetch.max.wait.ms"), 50);
        settings.put(StreamsConfig.producerPrefix("batch.size"), 131_072);
        settings.put(StreamsConfig.producerPrefix("max.in.flight.requests.per.connection"), 1);
        return settings;
    }

    private Topology topology() {
        Topology topology = new Topology();
        topology.addSource(
                "samples",
                Serdes.ByteArray().deserializer(),
                Serdes.ByteArray().deserializer(),
                new Topics(Topics.DEFAULT_PREFIX).hostSamples().name());
        topology.addProcessor("keep", Keep::new, "samples");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingDisabled(),
                "keep");
        return topology;
    }

    private final class Keep extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        private final Codec codec = new Codec();
        private final Map<Bytes, Integer> slots = new HashMap<>();
        private double owed;
        private KeyValueStore<Bytes, byte[]> store;

        @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
        Keep() {}

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            super.init(context);
            store = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            codec.decode(record.value());
            for (owed += recordsEach; owed >= 1; owed--) {
                byte[] host = record.key();
                int slot = slots.merge(Bytes.wrap(host), 1, (taken, one) -> (taken + one) % SLOTS);
                byte[] key = ByteBuffer.allocate(host.length + Integer.BYTES)
                        .put(host)
                        .putInt(slot)
                        .array();
                store.put(Bytes.wrap(key), new byte[(int) Math.max(0, bytesEach / recordsEach - key.length)]);
            }
            read.incrementAndGet();
        }
    }
}
