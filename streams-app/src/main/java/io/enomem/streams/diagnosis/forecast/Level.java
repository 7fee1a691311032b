// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import org.jspecify.annotations.Nullable;

/**
 * A number and the limit that it may grow into, at one minute.
 *
 * @param subject whose it is: a process by pid and start time, a cgroup by path; empty: the host's. A process that was
 *     started again is another
 * @param party the same for people; null: the host's
 * @param value in the unit of its quantity, as the limit
 */
record Level(String subject, @Nullable Party party, long value, long limit) {
    static Level ofHost(long value, long limit) {
        return new Level("", null, value, limit);
    }
}
