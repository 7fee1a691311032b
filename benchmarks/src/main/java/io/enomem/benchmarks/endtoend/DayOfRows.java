// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.benchmarks.MovingSample;
import io.enomem.benchmarks.Recorded;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.IncidentTracker;
import io.enomem.streams.incident.MapStore;
import io.enomem.streams.incident.RowKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The rows of one host that is well, once it has been watched for longer than a day: they grow no further. */
final class DayOfRows {
    private static final long TICKS = Duration.ofHours(26).dividedBy(Fleet.PERIOD);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Codec codec = new Codec();
    private final MapStore store = new MapStore();

    /** By the kind of row: how many, and bytes of their keys and values. */
    String of(Path capture) {
        Recorded recorded = Recorded.of(capture);
        MovingSample moving = new MovingSample(recorded.samples(), START, Fleet.PERIOD);
        IncidentTracker tracker = new IncidentTracker(store, StandardEngine.create(), IncidentSettings.defaults());
        HostInfo info = recorded.info();
        for (long tick = 0; tick < TICKS; tick++) {
            HostSample sample = (HostSample) codec.decode(codec.encode(moving.at(tick, 0)));
            long millis = sample.getTime().toEpochMilli();
            if (tick == 0) {
                tracker.accept(
                        HostInfo.newBuilder(info).setTime(sample.getTime()).build(), millis);
            }
            tracker.accept(sample, millis);
        }
        StringBuilder said = new StringBuilder();
        for (RowKind kind : RowKind.values()) {
            long[] sum = new long[2];
            store.scan(kind, info.getMachineId(), Long.MIN_VALUE, Long.MAX_VALUE, (key, row) -> {
                sum[0]++;
                sum[1] += key.toBytes().length + (long) codec.encode(row).length;
                return true;
            });
            said.append(sum[0] == 0 ? "" : String.format(Locale.ROOT, " %s %,d in %,d bytes;", kind, sum[0], sum[1]));
        }
        return said.toString();
    }
}
