// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.benchmarks.MovingSample;
import io.enomem.benchmarks.Recorded;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Hosts that send what their agents would: a sample every 10 s whose numbers move as those of a recorded host, its HostInfo
 * every minute. The captures are taken in turn. Used by one thread.
 */
final class Fleet implements AutoCloseable {
    static final Duration PERIOD = Duration.ofSeconds(10);

    private static final int TICKS_A_MINUTE = (int) Duration.ofMinutes(1).dividedBy(PERIOD);

    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    private final Codec codec = new Codec();
    private final Producer<byte[], byte[]> producer;
    private final int hosts;
    private final Instant start;
    private final List<Recorded> recorded;
    private final List<MovingSample> moving = new ArrayList<>();
    private final List<byte[]> ids = new ArrayList<>();
    private final Map<Integer, Template> infoOfTick = new HashMap<>();
    private final Map<Integer, Template> sampleOfTick = new HashMap<>();
    private long templatesOf = -1;
    private long samples;
    private long sampleBytes;
    private long sequence;

    Fleet(Map<String, ?> client, List<Path> captures, int hosts, Instant start) {
        this.producer = producer(client);
        this.hosts = hosts;
        this.start = start;
        this.recorded = captures.stream().map(Recorded::of).toList();
        recorded.forEach(host -> moving.add(new MovingSample(host.samples(), start, PERIOD)));
        IntStream.range(0, hosts).forEach(host -> ids.add(machineId(host).getBytes(StandardCharsets.US_ASCII)));
    }

    static String machineId(int host) {
        return String.format(Locale.ROOT, "%032x", host + 1);
    }

    /** Sends what all hosts say at the ticks from one to another, the second not included. */
    void sendAll(long from, long to) {
        for (long tick = from; tick < to; tick++) {
            for (int host = 0; host < hosts; host++) {
                send(host, tick);
            }
        }
        producer.flush();
    }

    /** Sends what one host says at a tick. */
    void send(int host, long tick) {
        if (tick != templatesOf) {
            infoOfTick.clear();
            sampleOfTick.clear();
            templatesOf = tick;
        }
        int recording = host % recorded.size();
        if (tick % TICKS_A_MINUTE == 0) {
            send(
                    topics.hostSamples().name(),
                    host,
                    infoOfTick.computeIfAbsent(recording, this::info).of(ids.get(host)));
        }
        byte[] value = sampleOfTick
                .computeIfAbsent(
                        recording, r -> new Template(codec, moving.get(r).at(tick, 0)))
                .of(ids.get(host));
        samples++;
        sampleBytes += value.length;
        send(topics.hostSamples().name(), host, value);
    }

    private Template info(int recording) {
        return new Template(
                codec,
                HostInfo.newBuilder(recorded.get(recording).info())
                        .setTime(start.plus(PERIOD.multipliedBy(templatesOf)))
                        .build());
    }

    /** Sends a line of a host's kernel that is a signal on its own. */
    void sayOutOfMemory(int host, Instant time) {
        SpecificRecord line = KernelRecord.newBuilder()
                .setMachineId(machineId(host))
                .setBootId(recorded.get(host % recorded.size()).samples().get(0).getBootId())
                .setTime(time)
                .setSequence(sequence++)
                .setFacility(0)
                .setLevel(6)
                .setText("TCP: out of memory -- consider tuning tcp_mem")
                .build();
        send(topics.kernelRecords().name(), host, codec.encode(line));
    }

    /** Samples sent so far. */
    long samples() {
        return samples;
    }

    /** Mean size of a sample as the agent encodes it, bytes. */
    long meanBytes() {
        return sampleBytes / Math.max(1, samples);
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(String topic, int host, byte[] value) {
        producer.send(new ProducerRecord<>(topic, ids.get(host), value));
    }

    private static Producer<byte[], byte[]> producer(Map<String, ?> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("linger.ms", "5");
        settings.put("compression.type", "none");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
