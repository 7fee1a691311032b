// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long one that was killed reads back the state of a partition; prints it, with the state's size. */
class RestoreIT {
    private static final int HOSTS = Integer.getInteger("enomem.restore.hosts", 1_000);

    /** A quarter of an hour, which is what is kept whole. */
    private static final int SAMPLES = 90;

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Pattern READ_BACK =
            Pattern.compile("State was read back .*rows=\"?(\\d+)\"? .*millis=\"?(\\d+)");

    @TempDir
    private Path directory;

    @Test
    @Tag("long")
    @Timeout(1_800)
    void stateOfAPartitionIsReadBackWhole() throws Exception {
        try (Processes processes = new Processes(directory, 1, 0, Map.of()).startBroker();
                Admin admin = Admin.create(new HashMap<>(processes.client()))) {
            // Given
            long sent = send(processes);
            processes.start(0);
            await().atMost(Processes.PATIENCE).until(() -> read(admin) >= HOSTS * SAMPLES);
            processes.kill(0);
            int before = processes.said(0).length();

            // When
            long began = System.nanoTime();
            processes.start(0);
            processes.awaitReady(0);
            double ready = (System.nanoTime() - began) / 1e9;

            // Then
            List<MatchResult> stores = READ_BACK
                    .matcher(processes.said(0).substring(before))
                    .results()
                    .toList();
            long rows =
                    stores.stream().mapToLong(m -> Long.parseLong(m.group(1))).sum();
            long millis = stores.stream()
                    .mapToLong(m -> Long.parseLong(m.group(2)))
                    .max()
                    .orElseThrow();
            long bytes = changelogBytes(admin);
            System.out.printf(
                    Locale.ROOT,
                    "%d hosts, %d samples of %d bytes in the mean: changelogs of %.1f MB, %d rows read back in %.1f s"
                            + " (%.1f MB/s, %.0f rows/s); ready %.1f s after its start%n",
                    HOSTS,
                    HOSTS * SAMPLES,
                    sent / (HOSTS * SAMPLES),
                    bytes / 1e6,
                    rows,
                    millis / 1e3,
                    bytes / 1e3 / millis,
                    rows * 1e3 / millis,
                    ready);
            assertThat(rows).isGreaterThanOrEqualTo(HOSTS * SAMPLES);
        }
    }

    /** Samples of a recorded host, as if of many; gives their bytes. */
    private static long send(Processes processes) throws Exception {
        Codec codec = new Codec();
        String topic = new Topics(Topics.DEFAULT_PREFIX).hostSamples().name();
        List<HostSample> recorded = recorded();
        Instant start = Instant.now().minus(EVERY.multipliedBy(SAMPLES));
        long bytes = 0;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                new HashMap<>(processes.client()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < SAMPLES; i++) {
                HostSample sample = recorded.get(i % recorded.size());
                for (int host = 0; host < HOSTS; host++) {
                    String machineId = "host-" + host;
                    byte[] value = codec.encode(HostSample.newBuilder(sample)
                            .setMachineId(machineId)
                            .setTime(start.plus(EVERY.multipliedBy(i)))
                            .build());
                    bytes += value.length;
                    producer.send(new ProducerRecord<>(topic, machineId.getBytes(StandardCharsets.UTF_8), value));
                }
            }
        }
        return bytes;
    }

    private static List<HostSample> recorded() {
        Path capture = Path.of("src/test/resources/captures/memory-cgroup");
        try (Stream<SpecificRecord> records = SavedInput.open(
                        List.of(capture), SavedOptions.defaults(), InputStream.nullInputStream())
                .get(0)
                .records()) {
            return records.filter(HostSample.class::isInstance)
                    .map(HostSample.class::cast)
                    .toList();
        }
    }

    /** Offsets of samples that were committed. */
    private static long read(Admin admin) throws Exception {
        String topic = new Topics(Topics.DEFAULT_PREFIX).hostSamples().name();
        return admin
                .listConsumerGroupOffsets(Processes.APPLICATION)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(position -> position.getKey().topic().equals(topic))
                .mapToLong(position -> position.getValue().offset())
                .sum();
    }

    private static long changelogBytes(Admin admin) throws Exception {
        return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
                .flatMap(directories -> directories.values().stream())
                .flatMap(logs -> logs.replicaInfos().entrySet().stream())
                .filter(replica -> replica.getKey().topic().endsWith("-changelog"))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }
}
