// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.agent.sample.Part;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * When each of the dear parts is due: seldom on a quiet host, often while something moves, and never so often that a part
 * takes more than 1 % of a core. Not thread-safe.
 */
final class Cadence {
    /** A part is left alone for so many times what it cost last: 1 % of a core. */
    private static final int REST = 100;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SampleSettings settings;
    private final Map<Part, Long> readAt = new EnumMap<>(Part.class);
    private final Map<Part, Long> costMillis = new EnumMap<>(Part.class);

    Cadence(SampleSettings settings) {
        this.settings = settings;
    }

    /**
     * The dear parts that are due, which are taken as read then.
     *
     * @param now a monotonic time, milliseconds
     */
    Set<Part> due(long now, boolean moving) {
        Set<Part> due = EnumSet.noneOf(Part.class);
        for (Part part : EnumSet.complementOf(EnumSet.of(Part.COUNTERS))) {
            Long last = readAt.get(part);
            if (last == null || now - last >= Math.max(period(part, moving), rest(part))) {
                readAt.put(part, now);
                due.add(part);
            }
        }
        return due;
    }

    /** Notes what a part cost. */
    void took(Part part, long nanos) {
        costMillis.put(part, nanos / NANOS_PER_MILLI + 1);
    }

    private long period(Part part, boolean moving) {
        long quiet = (part == Part.SOCKETS ? settings.sockets() : settings.details()).toMillis();
        return moving ? Math.min(quiet, settings.moving().toMillis()) : quiet;
    }

    private long rest(Part part) {
        return REST * costMillis.getOrDefault(part, 0L);
    }
}
