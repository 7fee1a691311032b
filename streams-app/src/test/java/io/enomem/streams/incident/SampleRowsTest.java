// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.HostSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples lie in slots that are written over, and nobody who reads them sees it. */
class SampleRowsTest {
    private final HostRecords records = new HostRecords("a");
    private final CountingStore store = new CountingStore();
    private final SampleRows rows = new SampleRows(store, IncidentSettings.defaults());
    private final long start = records.at(0).toEpochMilli();
    private final Host host = Host.unseen("a", start, rows.detailFrom(start), start);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsReadIsWhatAListOfAllWouldHold(int seed) {
        // Given
        Random random = new Random(seed);
        List<HostSample> all = new ArrayList<>();

        // When: in order and late, once and twice, at any pace, with restarts between
        for (int i = 0; i < 3_000; i++) {
            long pace = random.nextInt(10) == 0 ? 200 : 10_000;
            host.latest += random.nextLong(1, pace);
            HostSample newest = sample(host.latest);
            rows.put(host, newest);
            all.add(newest);
            if (random.nextInt(20) == 0) {
                all.addAll(late(random.nextLong(host.detailFrom, host.latest)));
            }
            if (random.nextInt(50) == 0) {
                restart();
            }
            letGo();
            all.removeIf(sample -> sample.getTime().toEpochMilli() < host.detailFrom);

            // Then
            if (i % 50 == 0) {
                all.sort(Comparator.comparing(HostSample::getTime));
                long from = host.latest - random.nextLong(900_000);
                long to = from + random.nextLong(900_000);
                assertThat(rows.between(host, from, to)).isEqualTo(within(all, from, to));
                assertThat(rows.between(host, host.detailFrom, Long.MAX_VALUE)).isEqualTo(all);
            }
        }
    }

    @Test
    void hostWithASteadyPaceWritesOneRowASampleAndDeletesNone() {
        // Given
        sampleFor(3_600, 10);
        store.deletions().clear();

        // When
        sampleFor(3_600, 10);

        // Then
        assertThat(store.deletions()).doesNotContain(RowKind.SLOT);
        assertThat(count(RowKind.SLOT)).isLessThan(200);
        assertThat(count(RowKind.SAMPLE)).isZero();
    }

    @Test
    void rowsThatAStormLeftAreDeleted() {
        // Given
        sampleFor(1_800, 1);
        int stormy = count(RowKind.SLOT);

        // When
        sampleFor(1_800, 10);

        // Then
        assertThat(stormy).isGreaterThan(1_000);
        assertThat(count(RowKind.SLOT)).isLessThan(200);
    }

    @Test
    void twoMachinesOfOneIdAreHeardBoth() {
        // Given
        HostSample one = sample(start + 1_000);
        HostSample other = HostSample.newBuilder(one).setBootId("clone").build();

        // When
        rows.put(host, one);
        boolean kept = rows.putOlder(host, other);
        boolean again = rows.putOlder(host, other);

        // Then
        assertThat(kept).isTrue();
        assertThat(again).isFalse();
        assertThat(rows.between(host, start, start + 2_000)).containsExactly(one, other);
    }

    @Test
    void sampleThatIsKeptTwiceIsOne() {
        // Given: a redelivery that is taken for the newest, as after a restart behind a long pause
        HostSample sample = sample(start + 1_000);
        rows.put(host, sample);
        rows.put(host, sample(start + 2_000));

        // When
        rows.put(host, sample);

        // Then
        assertThat(rows.between(host, start, start + 1_500)).containsExactly(sample);
        assertThat(count(RowKind.SLOT)).isEqualTo(2);
    }

    private List<HostSample> late(long time) {
        HostSample sample = sample(time);
        boolean kept = rows.putOlder(host, sample);
        assertThat(rows.putOlder(host, sample)).as("the same once more").isFalse();
        return kept ? List.of(sample) : List.of();
    }

    private void restart() {
        host.slots = null;
    }

    private void sampleFor(int seconds, int every) {
        IntStream.range(0, seconds / every).forEach(i -> {
            host.latest += every * 1_000L;
            rows.put(host, sample(host.latest));
            letGo();
        });
    }

    private void letGo() {
        long until = rows.detailFrom(host.latest);
        if (until > host.detailFrom) {
            rows.reduce(host, until, List.of());
            host.detailFrom = until;
        }
    }

    private HostSample sample(long time) {
        return records.sample(time - start, Map.of("meminfo.MemFree", time));
    }

    private static List<HostSample> within(List<HostSample> all, long from, long to) {
        return all.stream()
                .filter(sample -> sample.getTime().toEpochMilli() >= from
                        && sample.getTime().toEpochMilli() <= to)
                .toList();
    }

    private int count(RowKind kind) {
        List<RowKey> found = new ArrayList<>();
        store.rows().scanKeys(kind, "a", Long.MIN_VALUE, Long.MAX_VALUE, found::add);
        return found.size();
    }
}
