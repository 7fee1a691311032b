// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.e2e;

import static org.awaitility.Awaitility.await;

import io.enomem.agent.ship.Shipper;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.kafka.SchemaTopic;
import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.broker.Ports;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.streams.StreamsApp;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisAvro;
import io.enomem.streams.query.RestSettings;
import io.enomem.streams.topology.StreamsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker, one or more instances of the streams application on it, and a reader of their answers, in this process. */
final class Installation implements AutoCloseable {
    private static final int PARTITIONS = 4;

    static final String TOKEN = "a-token";

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    /** Generous: an agent that finds the broker slow spools, tries again and drains. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path directory;
    private final DataDirectory data;
    private final EmbeddedKafka kafka;
    private final Codec codec;
    private final Map<Integer, StreamsApp> instances = new ConcurrentSkipListMap<>();
    private final KafkaConsumer<byte[], byte[]> answers;
    private final Map<String, Diagnosis> last = new TreeMap<>();

    private Installation(Path directory, int partitions) {
        this.directory = directory;
        data = DataDirectory.open(directory.resolve("data"));
        kafka = EmbeddedKafka.start(data, 0, reason -> {});
        try (Admin admin = Admin.create(new HashMap<>(kafka.clientSettings()))) {
            new TopicAdmin(admin, TOPICS.all()).createMissing(partitions, (short) 1, 1);
        }
        codec = new Codec(
                new SchemaTopic(
                        new HashMap<>(kafka.clientSettings()), TOPICS.schemas().name()),
                null);
        answers = reader();
    }

    /** One instance, without REST. */
    static Installation start(Path directory) {
        Installation installation = new Installation(directory, PARTITIONS);
        installation.startInstance(0, Map.of(RestSettings.LISTEN, "none"));
        return installation;
    }

    /** Several instances that know of each other and have a copy of everything. */
    static Installation start(Path directory, int partitions, int instances) {
        Installation installation = new Installation(directory, partitions);
        for (int number = 0; number < instances; number++) {
            installation.startInstance(number);
        }
        return installation;
    }

    /** Starts one that knows of the others; its state is that of its last run. */
    void startInstance(int number) {
        String address = "127.0.0.1:" + Ports.free();
        startInstance(
                number,
                Map.of(
                        StreamsSettings.APPLICATION_SERVER,
                        address,
                        RestSettings.LISTEN,
                        address,
                        RestSettings.TOKEN,
                        TOKEN,
                        "streams.standby.replicas",
                        "1",
                        // Whoever stops says so; whoever is only slow for some seconds is not taken for gone.
                        StreamsSettings.LEAVE_ON_CLOSE,
                        "true",
                        StreamsSettings.SESSION_TIMEOUT_MS,
                        "60000"));
    }

    /** Settings of one more instance. */
    Map<String, String> settings(String name) {
        Map<String, String> settings = clientSettings();
        settings.put(StreamsSettings.STATE_DIR, directory.resolve(name).toString());
        settings.put(StreamsSettings.STATE_STORE, "memory");
        // Nothing comes after the last record of a capture: soon after it the host counts as silent.
        settings.put(StreamsSettings.SILENCE_MS, "5000");
        return settings;
    }

    private void startInstance(int number, Map<String, String> own) {
        Map<String, String> settings = settings("streams-" + number);
        settings.putAll(own);
        StreamsApp app = new StreamsApp(Settings.of(StreamsApp.definition(), settings));
        app.start();
        instances.put(number, app);
    }

    /** Stops one in order. */
    void stopInstance(int number) {
        Optional.ofNullable(instances.remove(number)).ifPresent(StreamsApp::close);
    }

    /** Where the instances serve REST, by their number. */
    Map<Integer, String> urls() {
        Map<Integer, String> urls = new TreeMap<>();
        instances.forEach((number, app) -> urls.put(number, app.url().orElseThrow()));
        return urls;
    }

    /** True once every instance works. */
    boolean isReady() {
        return instances.values().stream().allMatch(app -> app.service().isReady());
    }

    /**
     * Ships all hosts at once, each by an agent of its own, in the order of the time since each began: what lies ten
     * minutes apart by the hosts' clocks comes together.
     */
    void ship(List<List<SpecificRecord>> hosts) throws InterruptedException {
        record Due(Duration sinceStart, SpecificRecord record) {}
        List<Due> due = new ArrayList<>();
        for (List<SpecificRecord> host : hosts) {
            Instant start =
                    host.stream().map(Times::of).min(Comparator.naturalOrder()).orElseThrow();
            host.forEach(record -> due.add(new Due(Duration.between(start, Times.of(record)), record)));
        }
        due.sort(Comparator.comparing(Due::sinceStart));
        Map<String, Shipper> agents = new LinkedHashMap<>();
        try {
            for (Due next : due) {
                agents.computeIfAbsent(Times.machineId(next.record), this::agent)
                        .put(next.record, () -> {});
            }
            await().atMost(PATIENCE).until(() -> sent(agents.values()) >= due.size());
        } finally {
            agents.values().forEach(Shipper::close);
        }
    }

    /** Records that the broker has; 0 while one of the agents cannot reach it and keeps some in its spool. */
    private static long sent(Collection<Shipper> agents) {
        return agents.stream().map(Shipper::statistics).allMatch(now -> now.connected() && now.spoolBytes() == 0)
                ? agents.stream().mapToLong(agent -> agent.statistics().sent()).sum()
                : 0;
    }

    /** The last committed revision of each incident so far. */
    Collection<Diagnosis> lastDiagnoses() {
        for (var records = answers.poll(Duration.ofMillis(200)); !records.isEmpty(); ) {
            records.forEach(record -> {
                var avro = codec.decode(record.value(), io.enomem.schemas.Diagnosis.class);
                last.put(avro.getIncidentId(), DiagnosisAvro.fromAvro(avro));
            });
            records = answers.poll(Duration.ofMillis(200));
        }
        return last.values();
    }

    @Override
    public void close() {
        answers.close();
        List.copyOf(instances.keySet()).forEach(this::stopInstance);
        kafka.close();
        data.close();
    }

    private Shipper agent(String machineId) {
        try {
            return Shipper.toKafka(
                    Settings.of(Definitions.merge(Definitions.common(), Shipper.definition()), clientSettings()),
                    directory.resolve("agent-" + machineId),
                    machineId,
                    "boot");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KafkaConsumer<byte[], byte[]> reader() {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("isolation.level", "read_committed");
        KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = reader
                .partitionsFor(TOPICS.diagnoses().name())
                .stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        return reader;
    }

    private Map<String, String> clientSettings() {
        Map<String, String> settings = new HashMap<>();
        kafka.clientSettings().forEach((key, value) -> settings.put("kafka." + key, value));
        return settings;
    }
}
