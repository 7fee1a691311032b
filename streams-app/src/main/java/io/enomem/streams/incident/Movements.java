// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what moved in one sample. */
final class Movements {
    private final HostSample sample;
    private final TriggerThresholds thresholds;
    private @Nullable List<Moment> moved;

    Movements(HostSample sample, TriggerThresholds thresholds) {
        this.thresholds = thresholds;
        this.sample = sample;
    }

    /** Time of the sample, Unix milliseconds. */
    long now() {
        return sample.getTime().toEpochMilli();
    }

    /** Uptime of the host at the sample, ms. */
    long uptime() {
        return sample.getBootTimeMillis();
    }

    /** From where on a number counts as moved. */
    TriggerThresholds thresholds() {
        return thresholds;
    }

    HostSample sample() {
        return sample;
    }

    /** A level holds now. */
    void add(String counter, @Nullable String scope, long before, long after) {
        add(counter, scope, before, after, now());
    }

    /** A number moved, at some time since {@code from}, Unix milliseconds. */
    void add(String counter, @Nullable String scope, long before, long after, long from) {
        if (moved == null) {
            moved = new ArrayList<>();
        }
        RecordId id = new RecordId("sample", sample.getBootTimeMillis(), false);
        moved.add(new Moment(
                new CounterMoved(id, sample.getTime(), counter, scope, before, after), Math.min(from, now())));
    }

    /** What moved; mostly nothing. */
    List<Moment> all() {
        return moved == null ? List.of() : moved;
    }
}
