// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.console.Failure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, a signal to stop (Ctrl-C, SIGTERM) interrupts the thread that made it and lets it take away what it
 * made, before the process ends. Before {@link #begin} nothing is interrupted: a broker that starts would take that for a
 * failure of its own.
 */
final class CleanStop implements AutoCloseable {
    /** Stopping the streams application and removing topics takes seconds. */
    private static final long PATIENCE_SECONDS = 45;

    private final Thread worker = Thread.currentThread();
    private boolean begun;
    private boolean requested;
    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread hook;

    CleanStop() {
        hook = new Thread(
                () -> {
                    request();
                    await();
                },
                "enomem-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now on the thread is interrupted. Throws Failure if the signal has come already. */
    synchronized void begin() {
        if (requested) {
            throw new Failure("Stopped before it began.");
        }
        begun = true;
    }

    /** True if the signal has come. */
    synchronized boolean requested() {
        return requested;
    }

    private synchronized void request() {
        requested = true;
        if (begun) {
            worker.interrupt();
        }
    }

    @Override
    public void close() {
        cleaned.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends in a moment. What would be said on the way there would be half an answer.
            awaitEnd();
        }
    }

    private static void awaitEnd() {
        try {
            new CountDownLatch(1).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        try {
            cleaned.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
