// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, a signal to stop (Ctrl-C, SIGTERM) interrupts the thread that made it and lets it take away what it
 * made, before the process ends.
 */
final class CleanStop implements AutoCloseable {
    /** Stopping the streams application and removing topics takes seconds. */
    private static final long PATIENCE_SECONDS = 45;

    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread hook;

    CleanStop() {
        Thread worker = Thread.currentThread();
        hook = new Thread(
                () -> {
                    worker.interrupt();
                    await();
                },
                "enomem-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        cleaned.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs.
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
