// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.Part;
import io.enomem.agent.ship.Sink;
import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * One look at the host, again and again: reads, ships at the interval, keeps what lies between in the ring, and ships all
 * of it from the moment something moves. Not thread-safe.
 */
final class SampleTick {
    /** A HostInfo goes out so often (design: every minute). */
    private static final long INFO_MILLIS = 60_000;

    /** After the last movement the host is watched closely for so long. Ours: the quiet time that closes an incident. */
    private static final long CALM_MILLIS = 30_000;

    /** How soon the host is looked at again when it begins to move. Ours. */
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private final SampleSettings settings;
    private final Sampling sampling;
    private final Sink sink;
    private final Cadence cadence;
    private final Movement movement = new Movement();
    private final Continuity continuity;
    private final PreTriggerRing ring;
    private boolean started;
    private long infoAt;
    private long shippedAt;
    private long movingUntil;

    SampleTick(SampleSettings settings, Sampling sampling, HostIdentity host, Sink sink) {
        this.settings = settings;
        this.sampling = sampling;
        this.sink = sink;
        this.cadence = new Cadence(settings);
        this.continuity = new Continuity(host, settings.interval());
        this.ring = new PreTriggerRing(settings.ringSize());
    }

    /**
     * Looks once.
     *
     * @param time now
     * @param monotonic now, milliseconds of a clock that never jumps
     * @param triggered true if another source saw a signal since the last look
     * @return how long to wait before the next look
     * @throws InterruptedException if interrupted while the sink is full
     */
    Duration look(Instant time, long monotonic, boolean triggered) throws InterruptedException {
        boolean wasMoving = moving(monotonic);
        if (triggered) {
            movingUntil = monotonic + CALM_MILLIS;
        }
        if (!started || monotonic - infoAt >= INFO_MILLIS) {
            info(time, monotonic);
        }
        Set<Part> parts = cadence.due(monotonic, moving(monotonic));
        boolean quick = parts.isEmpty()
                && started
                && monotonic - shippedAt < settings.interval().toMillis();
        parts.add(Part.COUNTERS);
        HostSample sample = sampling.sample(time, EnumSet.copyOf(parts), cadence::took);
        if (movement.moves(sample)) {
            movingUntil = monotonic + CALM_MILLIS;
        }
        for (Gap gap : continuity.before(sample)) {
            sink.put(gap, () -> {});
        }
        started = true;
        if (quick && !moving(monotonic)) {
            ring.add(sample);
        } else {
            ship(sample, monotonic);
        }
        return moving(monotonic) && !wasMoving ? AT_ONCE : cadence.rest();
    }

    private boolean moving(long monotonic) {
        return started && monotonic < movingUntil;
    }

    private void info(Instant time, long monotonic) throws InterruptedException {
        HostInfo info = sampling.info(time, cadence::tookBesides);
        movement.limits(info);
        infoAt = monotonic;
        sink.put(info, () -> {});
    }

    private void ship(HostSample sample, long monotonic) throws InterruptedException {
        shippedAt = monotonic;
        if (moving(monotonic)) {
            for (HostSample earlier : ring.drain()) {
                sink.put(earlier, () -> {});
            }
        }
        sink.put(sample, () -> {});
    }
}
