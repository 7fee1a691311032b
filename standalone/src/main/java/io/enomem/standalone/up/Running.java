// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, to be stopped in reverse order. One that fails to stop does not keep the others; one that is added
 * when all was stopped already is stopped at once. Thread-safe.
 */
final class Running implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    private boolean closed;

    private record Part(String name, AutoCloseable closeable) {}

    /** Adds what was just started. Throws CancellationException, having stopped it, if everything was asked to stop. */
    synchronized <T extends AutoCloseable> T add(String name, T started) {
        if (closed) {
            stop(new Part(name, started));
            throw new CancellationException("Stopped while starting");
        }
        parts.push(new Part(name, started));
        return started;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            stop(parts.pop());
        }
    }

    private static void stop(Part part) {
        long began = System.nanoTime();
        try {
            part.closeable().close();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).addKeyValue("part", part.name()).log("did not stop in order");
        }
        LOG.atInfo()
                .addKeyValue("part", part.name())
                .addKeyValue(
                        "millis", Duration.ofNanos(System.nanoTime() - began).toMillis())
                .log("stopped");
    }
}
