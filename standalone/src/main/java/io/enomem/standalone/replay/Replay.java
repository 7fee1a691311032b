// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.kafka.Answer;
import io.enomem.schemas.kafka.TopicAdmin;
import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.StreamsService;
import io.enomem.streams.topology.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replay: makes its topics, runs the streams application over what it is fed, and takes all of it away again. Event
 * times are kept; the end of the input closes what is open. Not thread-safe.
 */
public final class Replay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    /** Replays of captures are short: as many partitions as the embedded broker has for everything. */
    private static final int PARTITIONS = 4;

    /** What the group that holds the position in the history is called, after the replay. */
    private static final String FEED = "-feed";

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Map<String, String> client;
    private final String name;
    private final Topics topics;
    private final Admin admin;
    private final Judged judged;
    private final StreamsService service;

    /**
     * Makes the topics.
     *
     * @param client settings of any client of the cluster
     * @param name first part of the names of topics, and the application id: {@code [a-z0-9.-]}
     * @param stateDirectory where its stores lie
     * @param replication replicas of its topics
     * @param more settings of the streams application that the user gave
     * @param engine judges
     * @throws Failure if the cluster refuses or does not answer
     */
    public Replay(
            Map<String, String> client,
            String name,
            Path stateDirectory,
            short replication,
            Map<String, String> more,
            Diagnostician engine) {
        this.client = Map.copyOf(client);
        this.name = name;
        this.topics = new Topics(name);
        this.admin = Admin.create(new HashMap<>(client));
        try {
            new TopicAdmin(admin, topics.all()).createMissing(PARTITIONS, replication, 1);
        } catch (RuntimeException e) {
            admin.close();
            throw e;
        }
        this.judged = new Judged(this.client, admin, topics, name);
        this.service = new StreamsService(
                settings(client, name, stateDirectory, more), Mode.REPLAY, engine, DiagnosisFormat.standard());
    }

    /**
     * Starts the streams application, replays the history and waits until all of it is judged. One of the same name that was killed goes on where it was.
     *
     * @param progress told now and then
     * @return the last FINAL of each incident, by start
     */
    public List<Diagnosis> run(History history, Progress progress) {
        service.start();
        TopicPartition own = new TopicPartition(topics.schemas().name(), 0);
        // First of all: it ends what a killed one left half done, either way, and only then the position holds still.
        try (Feed feed = new Feed(client, topics, name + FEED)) {
            Map<TopicPartition, OffsetAndMetadata> before = judged.committed(name + FEED);
            Map<TopicPartition, Long> ends = before.values().stream()
                    .map(at -> Ends.read(at.metadata()))
                    .filter(known -> !known.isEmpty())
                    .findFirst()
                    .orElse(Map.of());
            Course course = new Course(judged, history, progress);
            if (ends.isEmpty()) {
                Map<TopicPartition, Long> position = new HashMap<>();
                before.forEach((partition, at) -> position.put(partition, at.offset()));
                history.resume(own, position);
                ends = feed(feed, history, own, course);
            }
            awaitJudged(Map.copyOf(ends), course);
        }
        return Answers.finals(client, topics);
    }

    /** Feeds what is not fed yet; gives the offset up to which each partition has to be read. */
    private Map<TopicPartition, Long> feed(Feed feed, History history, TopicPartition own, Course course) {
        Pace pace = new Pace(judged);
        for (@Nullable Arrived next = history.next(); next != null; next = history.next()) {
            if (!feed.takes(next)) {
                feed.commit(history.position(own), pace);
                pace.await(next.millis(), feed.joined(), () -> {
                    refuseDeath();
                    course.tell(feed::sent);
                });
            }
            feed.put(next);
            course.fed();
            course.tell(feed::sent);
        }
        return feed.end(PARTITIONS, history.position(own));
    }

    /** Stops, and takes away topics, groups and state. */
    public void forget() {
        service.close(STOP);
        service.client().cleanUp();
        removeTopics();
        removeGroups();
    }

    /** Stops, and leaves all behind for a replay of the same name to go on with. */
    @Override
    public void close() {
        service.close(STOP);
        admin.close();
    }

    private void awaitJudged(Map<TopicPartition, Long> ends, Course course) {
        while (judged.share(ends) < 1 || !judged.settled()) {
            refuseDeath();
            course.tell(() -> ends);
            Pace.pause(LOOK_EVERY);
        }
        course.end();
    }

    /** The partitions of a topic of a replay. */
    static List<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    private void refuseDeath() {
        if (!service.isLive()) {
            throw new Failure("The streams application of the replay " + name
                    + " has failed: its log tells why; what it had read can be looked at with --keep.");
        }
    }

    private void removeTopics() {
        Set<String> own = topics.all().stream().map(Topic::name).collect(Collectors.toSet());
        Set<String> doomed = Answer.of(admin.listTopics().names()).stream()
                .filter(topic -> own.contains(topic) || topic.startsWith(name + "-"))
                .collect(Collectors.toSet());
        Answer.of(admin.deleteTopics(doomed).all());
    }

    /** A group that still has a member, or never came to be, is left to the broker, which forgets it in time. */
    private void removeGroups() {
        try {
            admin.deleteConsumerGroups(List.of(name, name + FEED)).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.atDebug().setCause(e).addKeyValue("group", name).log("A group of the replay could not be removed");
        }
    }

    private static Settings settings(
            Map<String, String> client, String name, Path stateDirectory, Map<String, String> more) {
        Map<String, String> given = new HashMap<>(more);
        client.forEach((key, value) -> given.put("kafka." + key, value));
        given.put(Definitions.TOPICS_PREFIX, name);
        given.put(StreamsSettings.APPLICATION_ID, name);
        given.put(StreamsSettings.STATE_DIR, stateDirectory.toString());
        given.put(StreamsSettings.STATE_STORE, "memory");
        given.put(StreamsSettings.LEAVE_ON_CLOSE, "true");
        return Settings.of(StreamsSettings.definition(), given);
    }
}
