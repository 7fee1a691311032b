// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.Minute;
import io.enomem.streams.diagnosis.measure.HostFacts;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Minutes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the numbers of one host that may grow into a limit, minute by minute, from a quarter of it on. What it says is a
 * function of the last 24 h of minutes, so that it may begin anywhere. A reboot forgets all; a process that was started
 * again begins anew. Mutable: one per host; a healthy host costs it next to nothing.
 */
public final class Forecaster {
    /** Followed from this part of the limit on; a forecast needs half of it at least. Ours. */
    private static final int FOLLOWED_PART = 4;

    /** Ours: 6 KiB each. */
    private static final int MOST_FOLLOWED = 64;

    private static final long DAY_MILLIS = 24 * 60 * Minutes.MILLIS;

    private final Map<String, Course> courses = new HashMap<>();
    private @Nullable String bootId;

    /**
     * Takes the next minute, and tells what heads for its limit then; mostly nothing.
     *
     * @param info what the host is by now; null if it was not told
     */
    public List<Heading> next(Minute minute, @Nullable HostInfo info) {
        long now = minute.getStart().toEpochMilli();
        if (!minute.getBootId().equals(bootId)) {
            bootId = minute.getBootId();
            courses.clear();
        }
        HostFacts host = new HostFacts(new HostHistory(info, List.of()));
        List<Heading> headings = new ArrayList<>();
        for (Quantity quantity : Quantities.ALL) {
            for (Level level : quantity.reader().read(minute, host)) {
                Heading heading = follow(quantity, level, now);
                if (heading != null && !told(heading, headings)) {
                    headings.add(heading);
                }
            }
        }
        forget(now);
        return headings;
    }

    private @Nullable Heading follow(Quantity quantity, Level level, long now) {
        if (level.value() < level.limit() / FOLLOWED_PART) {
            return null;
        }
        Course course = courses.computeIfAbsent(quantity.name() + ' ' + level.subject(), k -> new Course());
        course.add(now, level.value());
        if (level.value() < level.limit() / 2) {
            return null;
        }
        Course.Slope slope = course.towards(level.limit());
        return slope == null ? null : new Heading(quantity, level, slope, Instant.ofEpochMilli(now));
    }

    /** Processes come and go: of too many the one that was seen longest ago is followed no more. */
    private void forget(long now) {
        courses.values().removeIf(course -> course.seen() < now - DAY_MILLIS);
        while (courses.size() > MOST_FOLLOWED) {
            courses.entrySet().stream()
                    .min(Comparator.comparing((Map.Entry<String, Course> e) ->
                                    e.getValue().seen())
                            .thenComparing(Map.Entry::getKey))
                    .ifPresent(oldest -> courses.remove(oldest.getKey()));
        }
    }

    /** A process that gathers CLOSE_WAIT runs out of descriptors by them: that is one forecast. */
    private static boolean told(Heading next, List<Heading> headings) {
        return next.quantity().equals(OwnerQuantities.DESCRIPTORS)
                && headings.stream()
                        .anyMatch(h -> h.quantity().equals(OwnerQuantities.CLOSE_WAIT)
                                && h.subject().equals(next.subject()));
    }
}
