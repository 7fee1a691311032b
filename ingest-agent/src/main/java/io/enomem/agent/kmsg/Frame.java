// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/**
 * What stood around the text of one line. Every part may be missing.
 *
 * @param wall date and time of day
 * @param monotonicMicros the kernel's own stamp, microseconds since boot
 * @param deltaMicros time since the line before, as {@code dmesg -e} prints it
 * @param facility syslog facility
 * @param level syslog level
 * @param caller printk caller
 * @param kernel true if the kernel wrote the line, as far as the line tells
 * @param width columns that the frame takes; 0 if the line has none
 */
record Frame(
        @Nullable WallStamp wall,
        @Nullable Long monotonicMicros,
        @Nullable Long deltaMicros,
        @Nullable Integer facility,
        @Nullable Integer level,
        @Nullable String caller,
        boolean kernel,
        int width) {
    /** A line that is nothing but text. */
    static final Frame NONE = new Frame(null, null, null, null, null, null, false, 0);

    /** True if the line is nothing but text. */
    boolean isBare() {
        return equals(NONE);
    }
}
