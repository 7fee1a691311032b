// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.ship.Sink;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples a host until it is closed. A look that fails costs that look and never the loop. One thread calls {@link #run};
 * the rest is thread-safe.
 */
public final class SampleLoop implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SampleLoop.class);

    private final SampleTick tick;
    private final SampleSettings settings;
    private final Pace pace;
    private final AtomicLong failures = new AtomicLong();
    private volatile String lastError = "";
    private volatile boolean closed;

    /**
     * A loop.
     *
     * @param sampler reads the host; no other thread may use it
     * @param sink takes HostSample, HostInfo and Gap
     */
    public SampleLoop(SampleSettings settings, HostSampler sampler, HostIdentity host, Sink sink) {
        this(settings, Sampling.of(sampler), host, sink, new Pace());
    }

    SampleLoop(SampleSettings settings, Sampling sampling, HostIdentity host, Sink sink, Pace pace) {
        this.tick = new SampleTick(settings, sampling, host, sink);
        this.settings = settings;
        this.pace = pace;
    }

    @Override
    public void run() {
        try {
            boolean triggered = false;
            while (!closed) {
                Duration wait = look(triggered);
                // Signals come in storms: one of them makes the host be looked at early, not each.
                triggered = pace.pause(wait, !triggered);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells that another source saw a signal: the host is looked at closely from now on. */
    public void trigger() {
        pace.trigger();
    }

    /** Looks that failed. */
    public long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        closed = true;
        trigger();
    }

    private Duration look(boolean triggered) throws InterruptedException {
        try {
            return tick.look(pace.time(), pace.monotonic(), triggered);
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            String reason = e.toString();
            if (!reason.equals(lastError)) {
                lastError = reason;
                LOG.atError().setCause(e).log("A look at the host's counters failed; the next one is taken as planned");
            }
            return settings.interval();
        }
    }
}
