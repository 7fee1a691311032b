// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.agent.sample.Part;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When each part is due: the dear ones seldom on a quiet host and often while something moves, and all together never so
 * often that they take more than 1 % of a core. Where that is not enough for all, cheap parts come before dear ones. Not
 * thread-safe.
 */
final class Cadence {
    /** The counters alone, which are read at each look, rest for so many times what they cost: half of all there is to spend. */
    private static final int REST = 2 * CostBudget.PASSING_PER_SPENT;

    private final SampleSettings settings;
    private final Map<Part, Long> readAt = new EnumMap<>(Part.class);
    private final Map<Part, Long> costNanos = new EnumMap<>(Part.class);
    private final CostBudget budget = new CostBudget();

    Cadence(SampleSettings settings) {
        this.settings = settings;
    }

    /**
     * The dear parts that are due, which are taken as read then.
     *
     * @param now a monotonic time, milliseconds
     */
    Set<Part> due(long now, boolean moving) {
        budget.earn(now);
        Set<Part> due = EnumSet.noneOf(Part.class);
        long cost = 0;
        for (Part part : cheapestFirst()) {
            Long last = readAt.get(part);
            boolean isTime = last == null || now - last >= period(part, moving);
            if (isTime && budget.allows(cost + cost(part))) {
                cost += cost(part);
                readAt.put(part, now);
                due.add(part);
            }
        }
        return due;
    }

    /** Notes what a part cost. */
    void took(Part part, long nanos) {
        costNanos.put(part, nanos);
        budget.spend(nanos);
    }

    /** Notes what else was spent. */
    void tookBesides(long nanos) {
        budget.spend(nanos);
    }

    /** How long to wait until the counters are read again. */
    Duration rest() {
        Duration rest = Duration.ofNanos(REST * cost(Part.COUNTERS));
        return rest.compareTo(settings.resolution()) > 0 ? rest : settings.resolution();
    }

    private List<Part> cheapestFirst() {
        return Stream.of(Part.values())
                .filter(part -> part != Part.COUNTERS)
                .sorted(Comparator.comparingLong(this::cost))
                .toList();
    }

    private long period(Part part, boolean moving) {
        long quiet = (part == Part.SOCKETS ? settings.sockets() : settings.details()).toMillis();
        return moving ? Math.min(quiet, settings.moving().toMillis()) : quiet;
    }

    /** What a part cost last; 0 before its first read. */
    private long cost(Part part) {
        return costNanos.getOrDefault(part, 0L);
    }
}
