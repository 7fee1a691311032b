// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.standalone.console.Failure;
import io.enomem.streams.query.Health;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything in one process: {@link #start} and {@link #await} by one thread, {@link #close} by any, also meanwhile. What
 * the reader shall know is handed over line by line, from several threads.
 */
public final class Up implements AutoCloseable {
    /** How often it is looked whether the process can still do its work. Ours. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Duration READY_POLL = Duration.ofMillis(50);

    private final UpOptions options;
    private final Consumer<String> console;
    private final Running running = new Running();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> brokerFailure = new AtomicReference<>();

    /** Starts nothing yet. */
    public Up(UpOptions options, Consumer<String> console) {
        this.options = options;
        this.console = console;
    }

    /**
     * Starts all parts and waits until diagnoses can be made.
     *
     * @return how the process fares from now on
     * @throws Failure for what the user can set right, naming the next step; what had been started is stopped then
     * @throws CancellationException if closed meanwhile
     */
    public Health start() throws InterruptedException {
        long began = System.nanoTime();
        try {
            Health health = new Parts(options, running, console, brokerFailure).start();
            while (!health.obstacles().isEmpty()) {
                if (closed.await(READY_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new CancellationException("Stopped while starting");
                }
                failIfFatal(health);
            }
            console.accept(String.format(
                    Locale.ROOT,
                    "Ready after %.1f s. Diagnoses follow as they are made; Ctrl-C stops.",
                    (System.nanoTime() - began) / 1e9));
            return health;
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** Waits until closed. Throws Failure if only a new start can help. */
    public void await(Health health) throws InterruptedException {
        while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            failIfFatal(health);
        }
    }

    @Override
    public void close() {
        // A broker that gave up cannot be stopped in order, and the others would wait for it; the next start recovers.
        if (brokerFailure.get() == null) {
            running.close();
        }
        closed.countDown();
    }

    /** True once everything has stopped. */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    private static void failIfFatal(Health health) {
        List<String> fatal = health.fatal();
        if (!fatal.isEmpty()) {
            throw new Failure("It cannot go on: " + String.join("; ", fatal) + ". Start it again; with"
                    + " ENOMEM_JAVA_OPTS=-Denomem.log=INFO it tells more.");
        }
    }
}
