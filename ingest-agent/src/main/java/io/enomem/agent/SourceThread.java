// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one source. A source that fails in a way it did not foresee is said so and started again: no source may
 * end the watch over the host. Thread-safe.
 */
final class SourceThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceThread.class);

    /** Time between a failure and the next try. Ours: long against a failure that comes back at once. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** How long a source may take to end. Ours: all of them and the shipper together stay under 3 s. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Runnable source;
    private final AutoCloseable ending;
    private final Duration retry;
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param source returns when it is closed or interrupted
     * @param ending asks the source to end
     */
    static SourceThread start(String name, Runnable source, AutoCloseable ending) {
        return start(name, source, ending, RETRY);
    }

    static SourceThread start(String name, Runnable source, AutoCloseable ending, Duration retry) {
        SourceThread started = new SourceThread(name, source, ending, retry);
        started.thread.start();
        return started;
    }

    private SourceThread(String name, Runnable source, AutoCloseable ending, Duration retry) {
        this.source = source;
        this.ending = ending;
        this.retry = retry;
        this.thread = new Thread(this::run, "enomem-" + name);
        this.thread.setDaemon(true);
    }

    /** Failures that the source did not foresee. */
    long failures() {
        return failures.get();
    }

    @Override
    public void close() throws Exception {
        closed = true;
        ending.close();
        thread.interrupt();
        thread.join(PATIENCE.toMillis());
    }

    private void run() {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            try {
                source.run();
                return;
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("source", thread.getName())
                        .addKeyValue("retryInMs", retry.toMillis())
                        .log("A source failed in a way that nobody foresaw; it is started again");
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(retry.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
