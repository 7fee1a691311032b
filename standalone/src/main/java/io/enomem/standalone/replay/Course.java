// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** Tells how far a replay through Kafka is: by what is judged, not by what is sent. Not thread-safe. */
final class Course {
    /** How often Kafka is asked; the eye follows no more. */
    private static final long EVERY_NANOS = Duration.ofMillis(200).toNanos();

    private final Judged judged;
    private final History history;
    private final Progress progress;
    private long fed;
    private long told = System.nanoTime();

    Course(Judged judged, History history, Progress progress) {
        this.judged = judged;
        this.history = history;
        this.progress = progress;
    }

    /** One more record was sent. */
    void fed() {
        fed++;
    }

    /** Tells, now and then, how much of what was sent is judged. */
    void tell(Supplier<Map<TopicPartition, Long>> sent) {
        long now = System.nanoTime();
        if (now - told >= EVERY_NANOS) {
            told = now;
            Map<TopicPartition, Long> ends = sent.get();
            double share = ends.isEmpty() ? 0 : judged.share(ends);
            progress.at(Math.round(fed * share), history.share() * share);
        }
    }

    /** All is judged. */
    void end() {
        progress.at(fed, 1);
    }
}
