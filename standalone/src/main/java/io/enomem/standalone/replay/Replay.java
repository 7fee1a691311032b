// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.StreamsService;
import io.enomem.streams.topology.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * One replay: makes its topics, runs the streams application over what it is fed, and takes all of it away again. Event
 * times are kept; the end of the input closes what is open. Not thread-safe.
 */
public final class Replay implements AutoCloseable {
    /** Replays of captures are short: as many partitions as the embedded broker has for everything. */
    private static final int PARTITIONS = 4;

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration STOP = Duration.ofSeconds(30);

    /** How often progress is told, in records. */
    private static final long TELL_EVERY = 1_000;

    private final Map<String, String> client;
    private final String name;
    private final Topics topics;
    private final boolean keep;
    private final Admin admin;
    private final StreamsService service;

    /**
     * Makes the topics and starts the streams application.
     *
     * @param client settings of any client of the cluster
     * @param name first part of the names of topics, and the application id: {@code [a-z0-9.-]}
     * @param stateDirectory where its stores lie
     * @param replication replicas of its topics
     * @param keep leave topics and state behind
     * @throws Failure if the cluster refuses or does not answer
     */
    public Replay(Map<String, String> client, String name, Path stateDirectory, short replication, boolean keep) {
        this.client = Map.copyOf(client);
        this.name = name;
        this.topics = new Topics(name);
        this.keep = keep;
        this.admin = Admin.create(new HashMap<>(client));
        new TopicAdmin(admin, topics.all()).createMissing(PARTITIONS, replication, 1);
        this.service = new StreamsService(
                settings(client, name, stateDirectory),
                Mode.REPLAY,
                StandardEngine.create(),
                DiagnosisFormat.standard());
        service.start();
    }

    /**
     * Replays the records and waits until all of them are judged.
     *
     * @param records of any hosts, each host's in order
     * @param progress told now and then how many were sent so far
     * @return the last FINAL of each incident, by start
     */
    public List<Diagnosis> run(Iterator<? extends SpecificRecord> records, LongConsumer progress) {
        Map<TopicPartition, Long> ends;
        try (Feed feed = new Feed(client, topics)) {
            while (records.hasNext()) {
                feed.put(records.next());
                if (feed.sent() % TELL_EVERY == 0) {
                    progress.accept(feed.sent());
                    refuseDeath();
                }
            }
            ends = feed.end(PARTITIONS);
            progress.accept(feed.sent());
        }
        awaitJudged(ends);
        return Answers.finals(client, topics);
    }

    /** Stops, and removes topics, group and state unless they are to be kept. */
    @Override
    public void close() {
        service.close(STOP);
        if (!keep) {
            service.client().cleanUp();
            removeTopics();
        }
        admin.close();
    }

    private void awaitJudged(Map<TopicPartition, Long> ends) {
        while (!judged(ends)) {
            refuseDeath();
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("Interrupted before the replay " + name + " had ended.", e);
            }
        }
    }

    /** Offsets are committed in one transaction with what was said of them. */
    private boolean judged(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed = await(() -> admin.listConsumerGroupOffsets(name)
                .partitionsToOffsetAndMetadata()
                .get());
        return ends.entrySet().stream().allMatch(end -> {
            OffsetAndMetadata at = committed.get(end.getKey());
            return at != null && at.offset() >= end.getValue();
        });
    }

    private void refuseDeath() {
        if (!service.isLive()) {
            throw new Failure("The streams application of the replay " + name
                    + " has failed: its log tells why; what it had read can be looked at with --keep.");
        }
    }

    private void removeTopics() {
        Set<String> own = topics.all().stream().map(Topic::name).collect(Collectors.toSet());
        Set<String> doomed = await(() -> admin.listTopics().names().get()).stream()
                .filter(topic -> own.contains(topic) || topic.startsWith(name + "-"))
                .collect(Collectors.toSet());
        await(() -> admin.deleteTopics(doomed).all().get());
    }

    private static Settings settings(Map<String, String> client, String name, Path stateDirectory) {
        Map<String, String> given = new HashMap<>();
        client.forEach((key, value) -> given.put("kafka." + key, value));
        given.put(Definitions.TOPICS_PREFIX, name);
        given.put(StreamsSettings.APPLICATION_ID, name);
        given.put(StreamsSettings.STATE_DIR, stateDirectory.toString());
        given.put(StreamsSettings.STATE_STORE, "memory");
        given.put(StreamsSettings.LEAVE_ON_CLOSE, "true");
        // History has no arrival: a capture of a host whose clock was ahead keeps its times, as offline.
        given.put("incident.skew.ms", Long.toString(Duration.ofDays(36_500).toMillis()));
        return Settings.of(StreamsSettings.definition(), given);
    }

    /** What a call of the admin client gives. */
    private interface Answer<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    private static <T> T await(Answer<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while Kafka was asked.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        }
    }
}
