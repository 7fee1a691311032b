// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.kmsg.KernelSignals;
import io.enomem.agent.ship.Sink;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * Passes records on, and tells the sampler when one of them is a signal, so that it looks closely while the trouble
 * lasts. Thread-safe.
 */
final class SignalSink implements Sink {
    /** An older signal, read from the ring at the start, is history. Ours: the quiet time that closes an incident. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Sink next;
    private final Clock clock;
    private final Runnable trigger;

    SignalSink(Sink next, Clock clock, Runnable trigger) {
        this.next = next;
        this.clock = clock;
        this.trigger = trigger;
    }

    @Override
    public void put(SpecificRecord record, Runnable acknowledged) throws InterruptedException {
        if (isSignal(record)) {
            trigger.run();
        }
        next.put(record, acknowledged);
    }

    private boolean isSignal(SpecificRecord record) {
        if (record instanceof KernelRecord kernel) {
            return isFresh(kernel.getTime()) && KernelSignals.isKernelsOwn(kernel.getText());
        }
        return record instanceof LogRecord matched && isFresh(matched.getTime());
    }

    private boolean isFresh(Instant time) {
        return time.isAfter(clock.instant().minus(FRESH));
    }
}
