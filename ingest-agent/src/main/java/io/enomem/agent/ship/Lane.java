// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import org.apache.avro.specific.SpecificRecord;

/** A way to the broker: one input topic, with a budget of its own, so that one kind of record cannot starve another. */
public enum Lane {
    /** Kernel records and the gaps among them: spooled while the broker is away, the ring does not wait. */
    KERNEL,
    /** Application log records: they wait in their file while the broker is away. */
    LOGS,
    /** Samples and host information: spooled while the broker is away, and dropped first. */
    SAMPLES;

    /** True if records of this lane can be read again later and so need no spool. */
    boolean waits() {
        return this == LOGS;
    }

    /** The lane of a record: a Gap goes with the source that has the hole. */
    static Lane of(SpecificRecord record) {
        if (record instanceof KernelRecord) {
            return KERNEL;
        }
        if (record instanceof LogRecord) {
            return LOGS;
        }
        if (record instanceof HostSample || record instanceof HostInfo) {
            return SAMPLES;
        }
        if (record instanceof Gap gap) {
            return gap.getSource().startsWith("log:") ? LOGS : gap.getSource().equals("kmsg") ? KERNEL : SAMPLES;
        }
        throw new IllegalArgumentException(
                "No topic takes a " + record.getClass().getSimpleName());
    }
}
