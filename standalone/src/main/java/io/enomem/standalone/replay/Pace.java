// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.standalone.console.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps a feed from getting far ahead of the streams application that judges what it sent: so that the host of a killer is
 * not hours behind the host of its victim, and so that how much was sent tells how far the replay is. Not thread-safe.
 */
final class Pace {
    /** So many records may wait to be judged; ours: a few seconds of work, so that neither side waits for the other. */
    private static final int MOST_AHEAD = 20_000;

    private static final Duration LOOK_EVERY = Duration.ofMillis(25);

    private final Judged judged;
    private final Deque<Sent> waiting = new ArrayDeque<>();
    private int records;

    /** A part that was committed, by the offset before which each partition has to be read. */
    private record Sent(Map<TopicPartition, Long> ends, long fromMillis, int records) {}

    Pace(Judged judged) {
        this.judged = judged;
    }

    /** A part was committed. */
    void sent(Map<TopicPartition, Long> ends, Part part) {
        waiting.add(new Sent(ends, part.fromMillis(), part.records()));
        records += part.records();
    }

    /**
     * Waits until a record of that time may be sent.
     *
     * @param joined true if what one host says may tell what befell another
     * @param meanwhile asked again and again
     */
    void await(long millis, boolean joined, Runnable meanwhile) {
        for (Sent first = waiting.peek(); first != null; first = waiting.peek()) {
            boolean far = joined && Math.abs(millis - first.fromMillis()) > Part.AHEAD_MILLIS;
            if (!far && records <= MOST_AHEAD) {
                return;
            }
            while (judged.share(first.ends()) < 1 || (far && !judged.settled())) {
                meanwhile.run();
                pause(LOOK_EVERY);
            }
            records -= first.records();
            waiting.remove();
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted before the replay had ended.", e);
        }
    }
}
