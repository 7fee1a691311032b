// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.schemas.settings.Settings;
import java.time.Duration;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How often what is read.
 *
 * @param resolution between two reads of the cheap counters
 * @param interval between two samples that are shipped on a quiet host
 * @param details between two reads of cgroups, processes and kernel memory on a quiet host
 * @param sockets between two dumps of the sockets on a quiet host
 * @param moving between two reads of all of these while something moves
 */
public record SampleSettings(
        Duration resolution, Duration interval, Duration details, Duration sockets, Duration moving) {
    private static final String RESOLUTION = "agent.sample.resolution.ms";
    private static final String INTERVAL = "agent.sample.interval.ms";
    private static final String DETAILS = "agent.sample.details.interval.ms";
    private static final String SOCKETS = "agent.sample.sockets.interval.ms";
    private static final String MOVING = "agent.sample.moving.interval.ms";
    private static final int SECOND = 1_000;

    /** How long what was not shipped is kept: what came before an incident is told when it begins. */
    private static final Duration BEFORE_A_TRIGGER = Duration.ofMinutes(10);

    /** Samples kept at most, about 1 kB each. Ours. */
    private static final int MOST_KEPT = 1_200;

    /** The settings that {@link #of} reads. Defaults are those of the sampling set in docs. */
    public static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        INTERVAL,
                        Type.LONG,
                        5L * SECOND,
                        Range.between(SECOND / 2, 3_600L * SECOND),
                        Importance.MEDIUM,
                        "Milliseconds between two samples of the cheap counters (sockets, memory, pressure) that are shipped"
                                + " while the host is quiet.")
                .define(
                        RESOLUTION,
                        Type.LONG,
                        2L * SECOND,
                        Range.between(SECOND / 10, 3_600L * SECOND),
                        Importance.LOW,
                        "Milliseconds between two reads of the cheap counters. What lies between two shipped samples is"
                                + " kept for 10 minutes, and shipped when something begins to move; from then on every"
                                + " read is.")
                .define(
                        DETAILS,
                        Type.LONG,
                        60L * SECOND,
                        Range.between(SECOND / 2, 86_400L * SECOND),
                        Importance.LOW,
                        "Milliseconds between two reads of cgroups, the largest processes, zones and slab caches while"
                                + " the host is quiet.")
                .define(
                        SOCKETS,
                        Type.LONG,
                        300L * SECOND,
                        Range.between(SECOND / 2, 86_400L * SECOND),
                        Importance.LOW,
                        "Milliseconds between two dumps of the sockets while the host is quiet.")
                .define(
                        MOVING,
                        Type.LONG,
                        10L * SECOND,
                        Range.between(SECOND / 2, 3_600L * SECOND),
                        Importance.LOW,
                        "Milliseconds between two reads of cgroups, processes, kernel memory and sockets while something"
                                + " moves; stretched so that all that is read takes at most 1 % of a core.");
    }

    /** The settings of a process. */
    public static SampleSettings of(Settings settings) {
        Duration interval = settings.millis(INTERVAL);
        Duration resolution = settings.millis(RESOLUTION);
        return new SampleSettings(
                resolution.compareTo(interval) < 0 ? resolution : interval,
                interval,
                settings.millis(DETAILS),
                settings.millis(SOCKETS),
                settings.millis(MOVING));
    }

    /** Reads that may wait for a trigger. */
    int ringSize() {
        return resolution.equals(interval)
                ? 0
                : (int) Math.min(MOST_KEPT, BEFORE_A_TRIGGER.toMillis() / resolution.toMillis());
    }
}
