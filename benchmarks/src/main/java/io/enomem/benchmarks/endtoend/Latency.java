// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * From the time at which a kernel record was due to be sent to that at which a read_committed reader has the first revision
 * of its incident. The load is open loop: what is due is due, however far behind the application is.
 */
final class Latency {
    /** What comes first is left out of the result: the application was idle before. */
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private static final long LONG_MILLIS = 500;
    private static final int STRETCH = 5;
    private static final int LINES_A_SECOND = 5;
    private static final long TICKS_BETWEEN = Duration.ofMinutes(10).dividedBy(Fleet.PERIOD);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Object> client;
    private final Fleet fleet;
    private final int hosts;
    private final Instant start;
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Map<Integer, Long> said = new HashMap<>();
    private final List<String> counted = new ArrayList<>();
    private long next;
    private long begun;

    /** @param tick the first that was not sent yet */
    Latency(Map<String, Object> client, Fleet fleet, int hosts, Instant start, long tick) {
        this.client = client;
        this.fleet = fleet;
        this.hosts = hosts;
        this.start = start;
        this.next = tick;
    }

    /** Sends samples at a rate for so many seconds, from where the last run ended; says what was found. */
    String run(double samplesASecond, int seconds) throws InterruptedException {
        due.clear();
        seen.clear();
        counted.clear();
        AtomicBoolean over = new AtomicBoolean();
        Thread reader = new Thread(() -> read(over), "diagnoses");
        reader.start();
        load(samplesASecond, seconds);
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!seen.keySet().containsAll(counted) && System.nanoTime() < patience) {
            Thread.sleep(100);
        }
        over.set(true);
        reader.join();
        List<Long> millis = counted.stream()
                .filter(seen::containsKey)
                .map(key -> seen.getOrDefault(key, 0L) - due.getOrDefault(key, 0L))
                .map(TimeUnit.NANOSECONDS::toMillis)
                .sorted()
                .toList();
        return String.format(
                Locale.ROOT,
                "%d kernel records, %d diagnosed: p50 %d ms, p99 %d ms, longest %d ms%s",
                counted.size(),
                millis.size(),
                at(millis, 0.5),
                at(millis, 0.99),
                at(millis, 1),
                stalls());
    }

    /** The longest delay in each of so many seconds, where one was long: whether it was one stall or all the time. */
    private String stalls() {
        TreeMap<Long, Long> longest = new TreeMap<>();
        for (String key : counted) {
            long at = due.getOrDefault(key, 0L);
            long late = TimeUnit.NANOSECONDS.toMillis(seen.getOrDefault(key, at) - at);
            if (late > LONG_MILLIS) {
                longest.merge(TimeUnit.NANOSECONDS.toSeconds(at - begun) / STRETCH * STRETCH, late, Math::max);
            }
        }
        return longest.isEmpty() ? "" : "; longest of those due in the " + STRETCH + " s from, ms: " + longest;
    }

    private void load(double samplesASecond, int seconds) {
        long first = next;
        long begin = System.nanoTime();
        begun = begin;
        long samples = Math.round(samplesASecond * seconds);
        long every = Math.max(1, Math.round(samplesASecond / LINES_A_SECOND));
        for (long n = 0; n < samples; n++) {
            long dueAt = begin + Math.round(n / samplesASecond * 1e9);
            for (long wait = dueAt - System.nanoTime(); wait > 0; wait = dueAt - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            int host = (int) (n % hosts);
            long at = first + n / hosts;
            next = at + 1;
            fleet.send(host, at);
            if (n % every == every - 1) {
                sayOutOfMemory(host, at, dueAt, dueAt - begin > WARM_UP.toNanos());
            }
        }
    }

    /** A host says so once in its ten minutes: sooner, it would be the same incident. */
    private void sayOutOfMemory(int host, long tick, long dueAt, boolean counts) {
        Long before = said.get(host);
        if (before != null && tick - before < TICKS_BETWEEN) {
            return;
        }
        said.put(host, tick);
        Instant time = start.plus(Fleet.PERIOD.multipliedBy(tick)).plusMillis(1);
        String incident = Fleet.machineId(host) + "-" + time.toEpochMilli();
        due.put(incident, dueAt);
        fleet.sayOutOfMemory(host, time);
        if (counts) {
            counted.add(incident);
        }
    }

    private void read(AtomicBoolean over) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all =
                    consumer
                            .partitionsFor(new Topics(Topics.DEFAULT_PREFIX)
                                    .diagnoses()
                                    .name())
                            .stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(all);
            consumer.seekToEnd(all);
            while (!over.get()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    long now = System.nanoTime();
                    String id = new String(record.key(), StandardCharsets.UTF_8);
                    seen.putIfAbsent(id.substring(0, id.lastIndexOf('-')), now);
                }
            }
        }
    }

    private static long at(List<Long> sorted, double share) {
        return sorted.isEmpty()
                ? -1
                : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
}
