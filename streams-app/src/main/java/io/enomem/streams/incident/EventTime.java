// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.LogRecord;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** When what a record tells happened, by its host's own clock. */
public final class EventTime {
    private EventTime() {}

    /** The time of a record of an input topic or of a match; of a gap its end; 1970 for any other. */
    public static Instant of(SpecificRecord record) {
        if (record instanceof HostSample sample) {
            return sample.getTime();
        }
        if (record instanceof KernelRecord kernel) {
            return kernel.getTime();
        }
        if (record instanceof LogRecord log) {
            return log.getTime();
        }
        if (record instanceof HostInfo info) {
            return info.getTime();
        }
        if (record instanceof LinkMatch match) {
            return match.getVictim().getTime();
        }
        return record instanceof Gap gap ? gap.getEnd() : Instant.EPOCH;
    }
}
