// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How to read saved input.
 *
 * @param hostPerFile true: each loose file is a host of its own; false: loose files together are one host
 * @param zone zone of time stamps that carry none; null: the input's own where it tells, else UTC
 * @param bootTime when the host booted, for logs that count from boot; null: the input's own where it tells
 * @param writtenAt the latest time that a stamp without a year may have; null: the newest time the input itself tells
 */
public record SavedOptions(
        boolean hostPerFile,
        @Nullable ZoneId zone,
        @Nullable Instant bootTime,
        @Nullable Instant writtenAt) {
    /** Loose files are one host, and the input tells the rest. */
    public static SavedOptions defaults() {
        return new SavedOptions(false, null, null, null);
    }

    /** The same with each loose file as a host of its own, or not. */
    public SavedOptions withHostPerFile(boolean split) {
        return new SavedOptions(split, zone, bootTime, writtenAt);
    }

    /** The same with this zone for time stamps that carry none. */
    public SavedOptions withZone(@Nullable ZoneId other) {
        return new SavedOptions(hostPerFile, other, bootTime, writtenAt);
    }

    /** The same with this boot time for logs that count from boot. */
    public SavedOptions withBootTime(@Nullable Instant other) {
        return new SavedOptions(hostPerFile, zone, other, writtenAt);
    }

    /** The same with this latest time for stamps without a year. */
    public SavedOptions withWrittenAt(@Nullable Instant other) {
        return new SavedOptions(hostPerFile, zone, bootTime, other);
    }
}
