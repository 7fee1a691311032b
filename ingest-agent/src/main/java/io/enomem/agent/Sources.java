// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources of an agent, each on a thread of its own. They start in order and end together. Not thread-safe. */
final class Sources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    /** How long they may take to end, all together. Ours: with the shipper after them an agent stops in under 3 s. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final Duration retry;
    private final List<SourceThread> threads = new ArrayList<>();

    /** @param retry time between a failure that a source did not foresee and its next start */
    Sources(Duration retry) {
        this.retry = retry;
    }

    /**
     * Starts a source.
     *
     * @param source runs until it is closed or interrupted; closing it asks for that
     */
    <S extends Runnable & AutoCloseable> void start(String name, S source) {
        SourceThread thread = new SourceThread(name, source, source, retry);
        threads.add(thread);
        thread.start();
    }

    /** Starts of sources after a failure that they did not foresee. */
    long restarts() {
        return threads.stream().mapToLong(SourceThread::restarts).sum();
    }

    @Override
    public void close() throws InterruptedException {
        threads.forEach(SourceThread::end);
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (SourceThread thread : threads) {
            long left = (until - System.nanoTime()) / 1_000_000;
            thread.join(Math.max(1, left));
            if (thread.isAlive()) {
                LOG.atWarn().addKeyValue("source", thread.getName()).log("A source did not end in time");
            }
        }
    }
}
