// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RareRowsTest {
    private static final String[] MACHINES = {"a", "ab", "b"};
    private static final RowKind[] KINDS = {RowKind.GAP, RowKind.RECORD, RowKind.SAMPLE};

    private final CountingStore store = new CountingStore();

    @Test
    void findsWhatTheStoreFinds_alsoAfterItsMemoryOfAHostWasLost() {
        // Given: room for two hosts of three
        RareRows rare = new RareRows(store, 2);
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            RowKey key = key(random);
            if (random.nextBoolean()) {
                rare.put(key, gap(key));
            } else {
                rare.delete(key);
            }
            // When
            RowKey from = key(random);
            long to = from.number() + random.nextInt(20);
            // Then
            assertThat(keys(rare, from, to)).isEqualTo(keys(store.rows(), from, to));
            assertThat(scanned(rare, from, to)).isEqualTo(scanned(store.rows(), from, to));
        }
    }

    @Test
    void findsWhatWasThereBeforeIt() {
        // Given
        RowKey key = new RowKey(RowKind.GAP, "a", 5, "");
        store.put(key, gap(key));
        // When
        RareRows rare = new RareRows(store, 2);
        // Then
        assertThat(keys(rare, new RowKey(RowKind.GAP, "a", 0, ""), 9)).containsExactly(key);
    }

    @Test
    void aHostThatIsWellIsAskedOnceForEachKind() {
        // Given: a sample every 10 s, two hours long
        HostRecords host = new HostRecords("a");
        IncidentTracker tracker = new IncidentTracker(store, new RenderingEngine(), IncidentSettings.defaults());
        // When
        for (int tick = 0; tick < 720; tick++) {
            long millis = 10_000L * tick;
            tracker.accept(host.sample(millis, Map.of()), HostRecords.START + millis);
        }
        // Then
        assertThat(store.scans()).hasSizeGreaterThan(50);
        for (RowKind kind : List.of(RowKind.GAP, RowKind.MATCH, RowKind.RECORD, RowKind.INCIDENT, RowKind.FORECAST)) {
            assertThat(store.scans().stream().filter(kind::equals).count())
                    .as("%s", kind)
                    .isLessThanOrEqualTo(1);
        }
    }

    private static RowKey key(Random random) {
        return new RowKey(
                KINDS[random.nextInt(KINDS.length)],
                MACHINES[random.nextInt(MACHINES.length)],
                random.nextInt(200) - 100,
                random.nextBoolean() ? "" : "x");
    }

    private static Gap gap(RowKey key) {
        return GapRows.noticed(key.machineId(), "boot", "kmsg", GapKind.LATE, key.number(), key.number(), "a hole");
    }

    private static List<RowKey> keys(IncidentStore store, RowKey from, long to) {
        List<RowKey> keys = new ArrayList<>();
        store.scanKeys(from.kind(), from.machineId(), from.number(), to, keys::add);
        return keys;
    }

    private static List<SpecificRecord> scanned(IncidentStore store, RowKey from, long to) {
        List<SpecificRecord> rows = new ArrayList<>();
        store.scan(from.kind(), from.machineId(), from.number(), to, (key, row) -> rows.add(row));
        return rows;
    }
}
