// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What was changed on a host, whoever changed it: services that started or stopped, settings of the kernel, boots. */
@FunctionalInterface
public interface Changes {
    /** How long before a number left its baseline a change may have set it off (design.md, onset). */
    Duration BEFORE_ONSET = Duration.ofMinutes(10);

    /** Nothing is known of any. */
    Changes NONE = (from, to) -> List.of();

    /** Those from one time to another, both included, oldest first; read when asked for. */
    List<Change> between(Instant from, Instant to);

    /**
     * One of them.
     *
     * @param what in words, for display after escaping
     */
    record Change(Instant time, String what) {

        /** True from one time to another, both included. */
        public boolean within(Instant from, Instant to) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }
}
