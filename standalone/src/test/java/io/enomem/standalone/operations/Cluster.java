// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.command.Enomem;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.streams.diagnosis.Diagnostician;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.StreamsService;
import io.enomem.streams.topology.StreamsSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;

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

    /** What a command printed. */
    record Ran(int exit, String out, String err) {}

    /** Runs a command with these arguments against the broker. */
    Ran enomem(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString()));
        return alone(all.toArray(String[]::new));
    }

    /** Runs a command that needs no broker. */
    static Ran alone(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Enomem.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = commandLine.execute(arguments);
        return new Ran(exit, out.toString(), err.toString());
    }

    /** The settings of any client. */
    Map<String, Object> client() {
        return new HashMap<>(kafka.clientSettings());
    }

    /** Settings of a client, as a file. */
    Path config() {
        return config;
    }

    /** Starts the streams application under that prefix; its topics must be there. */
    StreamsService streams(String prefix, Diagnostician engine) {
        Map<String, String> settings = new TreeMap<>();
        kafka.clientSettings().forEach((key, value) -> settings.put("kafka." + key, value));
        settings.put("topics.prefix", prefix);
        settings.put(StreamsSettings.APPLICATION_ID, prefix);
        settings.put(StreamsSettings.STATE_DIR, directory.resolve(prefix).toString());
        settings.put(StreamsSettings.STATE_STORE, "memory");
        settings.put(StreamsSettings.LEAVE_ON_CLOSE, "true");
        settings.put(StreamsSettings.SILENCE_MS, "1000");
        StreamsService service = new StreamsService(
                Settings.of(StreamsSettings.definition(), settings), Mode.LIVE, engine, DiagnosisFormat.standard());
        service.start();
        return service;
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
