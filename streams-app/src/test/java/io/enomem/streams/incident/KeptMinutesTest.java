// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.Minute;
import io.enomem.streams.history.Minutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** A minute is reduced once, when the next one has begun; what is kept of it is what all its samples say. */
class KeptMinutesTest {
    private static final int SAMPLES = 400;

    private final HostRecords host = new HostRecords("a");
    private final MapStore store = new MapStore();
    private final IncidentTracker tracker =
            new IncidentTracker(store, new RenderingEngine(), IncidentSettings.defaults());

    @Test
    void minuteIsKeptAsSoonAsItIsComplete() {
        // Given
        List<HostSample> samples = samples();

        // When
        samples.subList(0, 13).forEach(this::accept);

        // Then
        assertThat(minutes()).isEqualTo(Minutes.reduce(samples.subList(0, 12)));
    }

    @Test
    void minutesOfWhatWasLetGoAreThoseOfAllItsSamples() {
        // Given
        List<HostSample> samples = samples();

        // When
        samples.forEach(this::accept);

        // Then
        assertThat(minutes()).isEqualTo(completed(samples));
        assertThat(rows(RowKind.SLOT).size()).isLessThan(SAMPLES);
    }

    @Test
    void sampleThatComesAfterItsMinuteWasReducedIsInItAllTheSame() {
        // Given: one that moves the highest value of its minute comes three minutes late
        List<HostSample> samples = samples();
        HostSample late = host.sample(100_000 + 2_500, Map.of("meminfo.MemFree", 9_000_000L));
        List<HostSample> all = new ArrayList<>(samples);
        all.add(21, late);

        // When
        samples.subList(0, 60).forEach(this::accept);
        accept(late);
        samples.subList(60, SAMPLES).forEach(this::accept);

        // Then
        assertThat(minutes()).isEqualTo(completed(all));
    }

    @Test
    void sampleThatComesOutOfOrderIsInTheMinuteThatGoesOn() {
        // Given: one that moves the highest value comes after two younger ones of its minute
        List<HostSample> samples = samples();
        HostSample late = host.sample(60_000 + 22_500, Map.of("meminfo.MemFree", 9_000_000L));
        List<HostSample> all = new ArrayList<>(samples.subList(0, 25));
        all.add(17, late);

        // When
        samples.subList(0, 19).forEach(this::accept);
        accept(late);
        samples.subList(19, 25).forEach(this::accept);

        // Then
        assertThat(minutes()).isEqualTo(completed(all));
    }

    private void accept(HostSample sample) {
        tracker.accept(sample, sample.getTime().toEpochMilli());
    }

    private List<HostSample> samples() {
        List<HostSample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(host.sample(i * 5_000L, Map.of("meminfo.MemFree", 1_000L + i * 37 % 100)));
        }
        return samples;
    }

    /** All but the minute that goes on. */
    private static List<Minute> completed(List<HostSample> samples) {
        List<Minute> minutes = Minutes.reduce(samples);
        return minutes.subList(0, minutes.size() - 1);
    }

    private List<SpecificRecord> minutes() {
        return rows(RowKind.MINUTE);
    }

    private List<SpecificRecord> rows(RowKind kind) {
        List<SpecificRecord> rows = new ArrayList<>();
        store.scan(kind, "a", Long.MIN_VALUE, Long.MAX_VALUE, (key, row) -> rows.add(row));
        return rows;
    }
}
