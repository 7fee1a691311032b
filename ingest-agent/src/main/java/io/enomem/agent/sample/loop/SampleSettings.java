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
 * @param interval between two reads of the cheap counters
 * @param details between two reads of cgroups, processes and kernel memory on a quiet host
 * @param sockets between two dumps of the sockets on a quiet host
 * @param moving between two reads of all of these while something moves
 */
public record SampleSettings(Duration interval, Duration details, Duration sockets, Duration moving) {
    private static final String INTERVAL = "agent.sample.interval.ms";
    private static final String DETAILS = "agent.sample.details.interval.ms";
    private static final String SOCKETS = "agent.sample.sockets.interval.ms";
    private static final String MOVING = "agent.sample.moving.interval.ms";
    private static final int SECOND = 1_000;

    /** The settings that {@link #of} reads. Defaults are those of the sampling set in docs. */
    public static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        INTERVAL,
                        Type.LONG,
                        5L * SECOND,
                        Range.between(SECOND / 2, 3_600L * SECOND),
                        Importance.MEDIUM,
                        "Milliseconds between two reads of the cheap counters: sockets, memory, pressure.")
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
                                + " moves; stretched so that each takes at most 1 % of a core.");
    }

    /** The settings of a process. */
    public static SampleSettings of(Settings settings) {
        return new SampleSettings(
                settings.millis(INTERVAL), settings.millis(DETAILS), settings.millis(SOCKETS), settings.millis(MOVING));
    }
}
