// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.ForecastState;
import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.HostState;
import io.enomem.schemas.IncidentState;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.Link;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.Minute;
import io.enomem.schemas.Seen;
import java.util.List;
import org.apache.avro.Schema;

/** The records of topics and stores, as this version was compiled with them. */
public final class KnownSchemas {
    private static final List<Schema> COMPILED = List.of(
            KernelRecord.getClassSchema(),
            LogRecord.getClassSchema(),
            HostSample.getClassSchema(),
            HostInfo.getClassSchema(),
            Gap.getClassSchema(),
            Diagnosis.getClassSchema(),
            Link.getClassSchema(),
            LinkMatch.getClassSchema(),
            HostState.getClassSchema(),
            IncidentState.getClassSchema(),
            ForecastState.getClassSchema(),
            Minute.getClassSchema(),
            Seen.getClassSchema());

    private KnownSchemas() {}

    /** Schemas of this version, one per record type: what its producers write and its readers become. */
    public static List<Schema> compiled() {
        return COMPILED;
    }
}
