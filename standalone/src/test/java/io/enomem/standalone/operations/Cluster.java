// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import static org.awaitility.Awaitility.await;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.command.CommandRun;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.StreamsService;
import io.enomem.streams.topology.StreamsSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.tools.consumer.ConsoleConsumer;
import org.apache.kafka.tools.consumer.ConsoleConsumerOptions;

/** A broker, and the command line pointed at it, as an operator has them. */
final class Cluster implements AutoCloseable {
    private final Path directory;
    private final DataDirectory data;
    private final EmbeddedKafka kafka;
    private final Path config;

    Cluster(Path directory) {
        this.directory = directory;
        data = DataDirectory.open(directory.resolve("data"));
        kafka = EmbeddedKafka.start(data, 0, reason -> {});
        config = directory.resolve("client.properties");
        StringBuilder lines = new StringBuilder();
        kafka.clientSettings()
                .forEach((key, value) -> lines.append("kafka.")
                        .append(key)
                        .append('=')
                        .append(value.replace("\\", "\\\\"))
                        .append('\n'));
        try {
            Files.writeString(config, lines, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command with these arguments against the broker. */
    CommandRun enomem(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    /** The settings of any client. */
    Map<String, Object> client() {
        return new HashMap<>(kafka.clientSettings());
    }

    /** The same, of which all values are texts. */
    Map<String, String> settings() {
        return kafka.clientSettings();
    }

    /** Names of all topics, internal ones of streams applications too. */
    Set<String> topics() throws Exception {
        try (Admin admin = Admin.create(client())) {
            return admin.listTopics().names().get();
        }
    }

    /** Makes a topic lose all its records, as retention does. */
    void expire(String topic) throws Exception {
        try (Admin admin = Admin.create(client())) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (var partition : admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()) {
                all.put(new TopicPartition(topic, partition.partition()), RecordsToDelete.beforeOffset(-1));
            }
            admin.deleteRecords(all).all().get();
        }
    }

    /** Changes a setting of a topic. */
    void set(String topic, String setting, String value) throws Exception {
        try (Admin admin = Admin.create(client())) {
            AlterConfigOp change = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(change)))
                    .all()
                    .get();
        }
    }

    /** Deletes a topic; returns once it is gone. */
    void delete(String topic) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.deleteTopics(List.of(topic)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(topic));
        }
    }

    /** Sends records to the topics that they belong on. */
    void send(Topics topics, List<SpecificRecord> records) throws Exception {
        Codec codec = new Codec();
        for (SpecificRecord record : records) {
            send(topicOf(topics, record), KernelLogs.machineId(record), List.of(codec.encode(record)));
        }
    }

    /** Settings of a client, as a file. */
    Path config() {
        return config;
    }

    /** Starts the streams application under that prefix; its topics must be there. */
    StreamsService streams(String prefix, Diagnostician engine) {
        return streams(prefix, engine, Duration.ofSeconds(1));
    }

    /** As {@link #streams(String, Diagnostician)}, a host counting as silent after another while. */
    StreamsService streams(String prefix, Diagnostician engine, Duration silence) {
        Map<String, String> settings = new TreeMap<>();
        kafka.clientSettings().forEach((key, value) -> settings.put("kafka." + key, value));
        settings.put("topics.prefix", prefix);
        settings.put(StreamsSettings.APPLICATION_ID, prefix);
        settings.put(StreamsSettings.STATE_DIR, directory.resolve(prefix).toString());
        settings.put(StreamsSettings.STATE_STORE, "memory");
        settings.put(StreamsSettings.LEAVE_ON_CLOSE, "true");
        settings.put(StreamsSettings.SILENCE_MS, Long.toString(silence.toMillis()));
        StreamsService service = new StreamsService(
                Settings.of(StreamsSettings.definition(), settings), Mode.LIVE, engine, DiagnosisFormat.standard());
        service.start();
        return service;
    }

    /** Settings of a client as Kafka's own tools read them, in a file. */
    Path plainConfig() throws IOException {
        Path plain = directory.resolve("plain.properties");
        try (Writer file = Files.newBufferedWriter(plain)) {
            Properties settings = new Properties();
            settings.putAll(kafka.clientSettings());
            settings.store(file, null);
        }
        return plain;
    }

    /** What Kafka's own console consumer prints of the first record from the beginning. */
    String consoleConsumer(String... arguments) throws Exception {
        Path plain = plainConfig();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--bootstrap-server=" + kafka.clientSettings().get("bootstrap.servers"));
        all.addAll(List.of("--command-config=" + plain, "--from-beginning", "--max-messages=1", "--timeout-ms=60000"));
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            ConsoleConsumer.run(new ConsoleConsumerOptions(all.toArray(String[]::new)));
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Sends values to a topic under that key, in this order. */
    void send(String topic, String key, List<byte[]> values) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value))
                        .get();
            }
        }
    }

    /** Name of the topic that takes a record. */
    static String topicOf(Topics topics, SpecificRecord record) {
        return switch (record.getSchema().getName()) {
            case "KernelRecord" -> topics.kernelRecords().name();
            case "LogRecord" -> topics.logRecords().name();
            case "Gap" ->
                topics.ofGap((String)
                                record.get(record.getSchema().getField("source").pos()))
                        .name();
            default -> topics.hostSamples().name();
        };
    }

    @Override
    public void close() {
        kafka.close();
        data.close();
    }
}
