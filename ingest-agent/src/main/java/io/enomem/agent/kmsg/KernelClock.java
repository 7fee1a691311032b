// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.util.function.LongSupplier;

/**
 * Wall time of the kernel's stamps. printk stamps with local_clock(), which begins at boot like CLOCK_MONOTONIC but is
 * never corrected by NTP: it drifts from it by seconds a week. So the offset is that of CLOCK_MONOTONIC, corrected by how
 * late or early records arrive that were read at once: a record never comes from the future, and the least late one came
 * at once. What is later than any drift can explain was waiting in the ring and tells nothing. Not thread-safe.
 */
final class KernelClock {
    /** How long an offset is used before the clocks are asked again. Ours. */
    private static final long REFRESH_MILLIS = 1_000;

    /** Smaller changes of the offset are the clocks' own grain. Ours. */
    private static final long GRAIN_MILLIS = 5;

    /** Smaller differences are the time it takes to wake up. Ours. */
    private static final long WAKE_MILLIS = 50;

    /** Arrivals that must agree before records are taken to be late for another reason than a busy host. Ours. */
    private static final int AGREEING = 8;

    /** How long an arrival counts. Ours. */
    private static final long WINDOW_MILLIS = 600_000;

    /** Most by which NTP may correct a clock, parts per million: MAXFREQ of include/linux/timex.h. */
    private static final long LARGEST_DRIFT_PPM = 500;

    private final LongSupplier wallMillis;
    private final LongSupplier monotonicMicros;
    private long offset;
    private long refreshedAt = Long.MIN_VALUE;
    private long windowStart = Long.MIN_VALUE;
    private long least = Long.MAX_VALUE;
    private int arrivals;
    private long drift;

    /**
     * @param wallMillis the wall clock, milliseconds since 1970
     * @param monotonicMicros CLOCK_MONOTONIC, microseconds since boot
     */
    KernelClock(LongSupplier wallMillis, LongSupplier monotonicMicros) {
        this.wallMillis = wallMillis;
        this.monotonicMicros = monotonicMicros;
    }

    /** The clocks of this host: System.nanoTime() is CLOCK_MONOTONIC on Linux (os::javaTimeNanos of HotSpot). */
    static KernelClock ofThisHost() {
        return new KernelClock(System::currentTimeMillis, () -> System.nanoTime() / 1000);
    }

    /** Milliseconds to add to a stamp, now. */
    long offsetMillis() {
        long monotonic = monotonicMicros.getAsLong() / 1000;
        if (refreshedAt == Long.MIN_VALUE || monotonic - refreshedAt >= REFRESH_MILLIS) {
            long fresh = wallMillis.getAsLong() - monotonic;
            if (refreshedAt == Long.MIN_VALUE || Math.abs(fresh - offset) >= GRAIN_MILLIS) {
                offset = fresh;
            }
            refreshedAt = monotonic;
        }
        return offset + drift;
    }

    /** Tells of a record whose read took a wait: it came just now, or the host was too busy to copy an old one at once. */
    void arrived(long recordMicros) {
        long now = monotonicMicros.getAsLong() / 1000;
        long late = now - recordMicros / 1000;
        if (Math.abs(late) > WAKE_MILLIS + now * LARGEST_DRIFT_PPM / 1_000_000) {
            return;
        }
        if (windowStart == Long.MIN_VALUE || now - windowStart > WINDOW_MILLIS) {
            windowStart = now;
            least = Long.MAX_VALUE;
            arrivals = 0;
        }
        least = Math.min(least, late);
        arrivals++;
        if (least < 0 || arrivals >= AGREEING) {
            drift = Math.abs(least) > WAKE_MILLIS ? least : 0;
        }
    }
}
