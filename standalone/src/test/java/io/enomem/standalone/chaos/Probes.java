// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.topology.IncidentPartitioner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Again and again, in every partition, a host that nobody has heard of has an incident: what tells from outside whether a
 * partition is worked on.
 */
final class Probes implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(250);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic =
            new Topics(Topics.DEFAULT_PREFIX).kernelRecords().name();
    private final Codec codec = new Codec();
    private final Thread thread = new Thread(this::run, "probes");
    private final int partitions;
    private volatile boolean closed;

    Probes(Map<String, String> client, int partitions) {
        producer = new KafkaProducer<>(Map.copyOf(client), new ByteArraySerializer(), new ByteArraySerializer());
        this.partitions = partitions;
        thread.setDaemon(true);
        thread.start();
    }

    /** The partition of a host that a diagnosis tells of. */
    int partitionOf(String machineId) {
        return IncidentPartitioner.partitionOf(machineId, partitions);
    }

    /** Partitions that it probes. */
    int partitions() {
        return partitions;
    }

    private void run() {
        for (int tick = 0; !closed; tick++) {
            for (int partition = 0; partition < partitions; partition++) {
                String machineId = machine(tick, partition);
                kill(machineId)
                        .forEach(record -> producer.send(new ProducerRecord<>(
                                topic, machineId.getBytes(StandardCharsets.UTF_8), codec.encode(record))));
            }
            try {
                Thread.sleep(EVERY.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private String machine(int tick, int partition) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "probe-" + tick + "-" + i)
                .filter(id -> partitionOf(id) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static List<KernelRecord> kill(String machineId) {
        Instant now = Instant.now();
        List<String> texts = List.of(
                "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/probe,"
                        + "task_memcg=/probe,task=java,pid=77,uid=0",
                "Memory cgroup out of memory: Killed process 77 (java) total-vm:204800kB, anon-rss:90000kB, file-rss:900kB,"
                        + " shmem-rss:0kB, UID:0 pgtables:200kB oom_score_adj:0");
        List<KernelRecord> records = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            records.add(KernelRecord.newBuilder()
                    .setMachineId(machineId)
                    .setBootId("boot")
                    .setTime(now)
                    .setSequence((long) i)
                    .setFacility(0)
                    .setLevel(4)
                    .setFacilityProven(true)
                    .setText(texts.get(i))
                    .build());
        }
        return records;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        producer.close(Duration.ofSeconds(1));
    }
}
