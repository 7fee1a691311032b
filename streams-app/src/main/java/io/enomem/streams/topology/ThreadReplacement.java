// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream thread that died is replaced, but not for ever: a fault that returns at once is not healed by trying, and who
 * runs this process (systemd, Kubernetes) must see that it failed. Thread-safe.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);

    /** So many threads are replaced within {@link #WITHIN}; ours: a broker's failover costs one or two. */
    static final int REPLACEMENTS = 3;

    static final Duration WITHIN = Duration.ofMinutes(5);

    private final InstantSource clock;
    private final Deque<Long> deaths = new ArrayDeque<>();
    private boolean exhausted;

    ThreadReplacement(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable death) {
        long now = clock.millis();
        while (!deaths.isEmpty() && now - deaths.peekFirst() > WITHIN.toMillis()) {
            deaths.removeFirst();
        }
        deaths.addLast(now);
        exhausted |= deaths.size() > REPLACEMENTS;
        LOG.atError()
                .setCause(death)
                .addKeyValue("deathsIn5Minutes", deaths.size())
                .log(exhausted ? "A stream thread died too often: this instance stops" : "A stream thread is replaced");
        return exhausted ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT : StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** True once threads are no longer replaced. */
    synchronized boolean exhausted() {
        return exhausted;
    }
}
