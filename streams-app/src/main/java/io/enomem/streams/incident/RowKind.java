// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.ForecastState;
import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.HostState;
import io.enomem.schemas.IncidentState;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.Minute;
import io.enomem.schemas.Seen;
import org.apache.avro.specific.SpecificRecord;

/** What an {@link IncidentStore} keeps, and by which number the rows of one host are ordered. */
public enum RowKind {
    /** One row per host, number 0: how far it is. */
    HOST(1, HostState.class),
    /** What the host is, one row per change, by event time. */
    INFO(2, HostInfo.class),
    /** Kernel and log records that may be part of a signal, by event time. */
    RECORD(3, SpecificRecord.class),
    /** Which of those records were seen, by position; the suffix names their source. */
    SEEN(4, Seen.class),
    /** Samples that an incident looks at, once the detail has passed, by event time. */
    SAMPLE(5, HostSample.class),
    /** Samples reduced to minutes, by the minute's start. */
    MINUTE(6, Minute.class),
    /** Holes, by the time they begin. */
    GAP(7, Gap.class),
    /** Links that other hosts matched, by the victim's time. */
    MATCH(8, LinkMatch.class),
    /** Incidents, by their start. */
    INCIDENT(9, IncidentState.class),
    /** What heads for its limit, by the time it was first seen to. */
    FORECAST(10, ForecastState.class),
    /** Samples at full resolution, by slot; one from before the host's detail has been let go, and is written over. */
    SLOT(11, HostSample.class);

    private final byte code;
    private final Class<? extends SpecificRecord> type;

    RowKind(int code, Class<? extends SpecificRecord> type) {
        this.code = (byte) code;
        this.type = type;
    }

    /** First byte of the keys of this kind: never changes, state outlives versions. */
    byte code() {
        return code;
    }

    /** Class of its rows. */
    public Class<? extends SpecificRecord> type() {
        return type;
    }
}
