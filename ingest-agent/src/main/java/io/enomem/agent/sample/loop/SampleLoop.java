// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.agent.kmsg.Boot;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.agent.ship.Sink;
import java.time.Instant;
import java.util.EnumSet;

/** Samples this host until it is closed. */
public final class SampleLoop implements Runnable, AutoCloseable {
    private final SampleSettings settings;
    private final HostSampler sampler;
    private final Sink sink;
    private volatile boolean closed;

    /** A loop over this sampler, which no other thread may use. */
    public SampleLoop(SampleSettings settings, HostSampler sampler, Boot boot, Sink sink) {
        this.settings = settings;
        this.sampler = sampler;
        this.sink = sink;
    }

    @Override
    public void run() {
        try {
            sink.put(sampler.info(Instant.now()), () -> {});
            while (!closed) {
                sink.put(sampler.sample(Instant.now(), EnumSet.allOf(Part.class)), () -> {});
                Thread.sleep(settings.interval().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
