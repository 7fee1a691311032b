// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one source. A source that fails in a way it did not foresee is said so and started again: no source may
 * end the watch over the host.
 */
final class SourceThread extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(SourceThread.class);

    private final Runnable source;
    private final AutoCloseable ending;
    private final Duration retry;
    private final AtomicLong restarts = new AtomicLong();
    private volatile boolean ended;

    SourceThread(String name, Runnable source, AutoCloseable ending, Duration retry) {
        super("enomem-" + name);
        this.source = source;
        this.ending = ending;
        this.retry = retry;
        setDaemon(true);
    }

    long restarts() {
        return restarts.get();
    }

    /** Asks the source to end. */
    void end() {
        ended = true;
        try {
            ending.close();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).addKeyValue("source", getName()).log("A source could not be asked to end");
        }
        interrupt();
    }

    @Override
    public void run() {
        while (!ended && !isInterrupted()) {
            try {
                source.run();
                return;
            } catch (RuntimeException e) {
                restarts.incrementAndGet();
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("source", getName())
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
            interrupt();
        }
    }
}
