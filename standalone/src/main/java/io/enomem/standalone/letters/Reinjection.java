// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.letters;

import io.enomem.schemas.topics.Topic;
import io.enomem.schemas.topics.Topics;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.topology.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters to the topics that they came from once more, each marked with {@link DeadLetter#REINJECTED}, so that
 * what was seen before is judged again. Doing it twice does no harm: a record counts once, by its natural identity.
 */
public final class Reinjection {
    private final Map<String, ?> client;
    private final DeadLetters letters;
    private final boolean again;
    private final Set<String> targets;

    /**
     * @param letters those to be sent
     * @param again also those that were sent before and failed again
     */
    public Reinjection(Map<String, ?> client, Topics topics, DeadLetters letters, boolean again) {
        this.client = client;
        this.letters = letters;
        this.again = again;
        this.targets = Stream.concat(topics.inputs().stream(), Stream.of(topics.links(), topics.linkMatches()))
                .map(Topic::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What was done.
     *
     * @param sent letters that are on their topics now
     * @param left letters that were not sent, and why: a sentence each
     */
    public record Result(long sent, List<String> left) {
        public Result {
            left = List.copyOf(left);
        }
    }

    /** Sends them; returns when the broker has all. Throws Failure if it refuses one. */
    public Result run() {
        Set<String> failedAgain = new HashSet<>();
        if (!again) {
            letters.read((letter, record) -> {
                if (letter.reinjected() != null) {
                    failedAgain.add(letter.reinjected());
                    failedAgain.add(letter.name());
                }
            });
        }
        List<String> left = new ArrayList<>();
        long[] sent = {0};
        AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
        try (Producer<byte[], byte[]> producer = producer()) {
            letters.read((letter, record) -> {
                String reason = failedAgain.contains(letter.name())
                        ? "was sent before and failed again: mend the cause first, then --again"
                        : refusal(letter);
                if (reason != null) {
                    left.add(letter.name() + " " + reason);
                    return;
                }
                producer.send(marked(letter, record), (at, failure) -> refused.compareAndSet(null, failure));
                sent[0]++;
            });
            producer.flush();
        }
        Exception failure = refused.get();
        if (failure != null) {
            throw new Failure(
                    "Kafka did not take a letter (" + failure.getMessage()
                            + "): check that this principal may write to the input topics, then try again.",
                    failure);
        }
        return new Result(sent[0], left);
    }

    private @Nullable String refusal(Letter letter) {
        if (letter.origin() == null || !targets.contains(letter.origin().topic())) {
            return "does not say that it came from one of this installation's input topics";
        }
        if (letter.cutFrom() != null) {
            return "was cut from " + letter.cutFrom() + " bytes: the whole of it is gone";
        }
        return letter.bytes() <= 0 ? "has no value" : null;
    }

    private static ProducerRecord<byte[], byte[]> marked(Letter letter, ConsumerRecord<byte[], byte[]> record) {
        String topic = letter.origin() == null ? "" : letter.origin().topic();
        ProducerRecord<byte[], byte[]> marked = new ProducerRecord<>(topic, record.key(), record.value());
        marked.headers().add(DeadLetter.REINJECTED, letter.name().getBytes(StandardCharsets.UTF_8));
        return marked;
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
