// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in reverse order. One that fails to stop does not keep the others. Thread-safe. */
final class Running implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(String name, AutoCloseable closeable) {}

    /** Adds what was just started. */
    synchronized <T extends AutoCloseable> T add(String name, T started) {
        parts.push(new Part(name, started));
        return started;
    }

    @Override
    public synchronized void close() {
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
