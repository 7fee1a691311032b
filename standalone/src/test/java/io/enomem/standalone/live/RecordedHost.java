// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.live;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.codec.KnownSchemas;
import io.enomem.schemas.kafka.RecordSerializer;
import io.enomem.schemas.kafka.SchemaTopic;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A recorded host whose records are sent to the Kafka of a running {@code up}, as an agent would send them. */
final class RecordedHost {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    private final SavedHost host;

    private RecordedHost(SavedHost host) {
        this.host = host;
    }

    /** One of this module's captures. */
    static RecordedHost named(String capture) throws URISyntaxException {
        Path path =
                Path.of(RecordedHost.class.getResource("/captures/" + capture).toURI());
        return new RecordedHost(
                SavedInput.open(List.of(path), SavedOptions.defaults()).get(0));
    }

    /**
     * Sends all of it.
     *
     * @param dataDir of the running {@code up}: whoever can read it may speak to its Kafka
     */
    void send(Path dataDir) throws Exception {
        Map<String, Object> client = client(dataDir);
        try (SchemaTopic schemas = new SchemaTopic(client, TOPICS.schemas().name())) {
            schemas.publish(KnownSchemas.compiled());
        }
        try (KafkaProducer<String, SpecificRecord> producer =
                        new KafkaProducer<>(client, new StringSerializer(), new RecordSerializer());
                Stream<SpecificRecord> records = host.records()) {
            for (SpecificRecord record : (Iterable<SpecificRecord>) records::iterator) {
                // One after the other, as they happened: kernel lines and samples lie on different topics.
                producer.send(new ProducerRecord<>(topicOf(record).name(), host.machineId(), record))
                        .get();
            }
        }
    }

    private static Topic topicOf(SpecificRecord record) {
        if (record instanceof KernelRecord) {
            return TOPICS.kernelRecords();
        }
        return record instanceof LogRecord ? TOPICS.logRecords() : TOPICS.hostSamples();
    }

    private static Map<String, Object> client(Path dataDir) throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(dataDir.resolve("kafka.properties"))) {
            settings.load(file);
        }
        Map<String, Object> client = new HashMap<>();
        settings.forEach((key, value) -> client.put((String) key, value));
        return client;
    }
}
