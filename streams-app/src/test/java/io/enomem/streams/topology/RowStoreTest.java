// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Gap;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.incident.IncidentStore;
import io.enomem.streams.incident.MapStore;
import io.enomem.streams.incident.RowKey;
import io.enomem.streams.incident.RowKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowStoreTest {
    private static final String[] MACHINES = {"a", "ab", "b", "ä"};

    private final Codec codec = new Codec();
    private final KeyValueStore<Bytes, byte[]> bytes = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    private final RowStore rows = new RowStore(bytes, codec);

    @BeforeEach
    void open() {
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        bytes.init(context.getStateStoreContext(), bytes);
    }

    @Test
    void behavesAsTheMapThatTheOfflineRunUses() {
        // Given
        MapStore map = new MapStore();
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            RowKey key = key(random);
            if (random.nextInt(4) == 0) {
                map.delete(key);
                rows.delete(key);
            } else {
                map.put(key, gap(i));
                rows.put(key, gap(i));
            }
        }
        for (int i = 0; i < 500; i++) {
            // When
            RowKey from = key(random);
            long to = from.number() + random.nextInt(20);
            // Then
            assertThat(scan(rows, from, to)).isEqualTo(scan(map, from, to));
            assertThat(keys(rows, from, to)).isEqualTo(keys(map, from, to));
            assertThat(rows.get(from)).isEqualTo(map.get(from));
        }
    }

    @Test
    void recordThatIsKeptAsItCameKeepsItsBytes() {
        // Given
        Gap gap = gap(1);
        byte[] came = codec.encode(gap);
        // When
        rows.reading(new Input.Decoded(gap, came, false));
        rows.put(new RowKey(RowKind.GAP, "a", 1, ""), gap);
        rows.put(new RowKey(RowKind.GAP, "a", 2, ""), gap(2));
        // Then
        assertThat(bytes.get(Bytes.wrap(new RowKey(RowKind.GAP, "a", 1, "").toBytes())))
                .isSameAs(came);
        assertThat(rows.get(new RowKey(RowKind.GAP, "a", 2, ""))).isEqualTo(gap(2));
    }

    @Test
    void onlyMachinesWithAHostRowAreShown() {
        // Given
        rows.put(new RowKey(RowKind.HOST, "a", 0, ""), gap(1));
        rows.put(new RowKey(RowKind.HOST, "bcd", 0, ""), gap(1));
        rows.put(new RowKey(RowKind.GAP, "x", 0, ""), gap(1));
        // When
        List<String> machines = new ArrayList<>();
        rows.machines(machines::add);
        // Then
        assertThat(machines).containsExactlyInAnyOrder("a", "bcd");
    }

    private static List<String> scan(IncidentStore store, RowKey from, long to) {
        List<String> seen = new ArrayList<>();
        store.scan(from.kind(), from.machineId(), from.number(), to, (key, row) -> {
            seen.add(key + " " + row);
            return seen.size() < 5;
        });
        return seen;
    }

    private static List<RowKey> keys(IncidentStore store, RowKey from, long to) {
        List<RowKey> seen = new ArrayList<>();
        store.scanKeys(from.kind(), from.machineId(), from.number(), to, seen::add);
        return seen;
    }

    private static RowKey key(Random random) {
        RowKind kind = random.nextBoolean() ? RowKind.GAP : RowKind.SAMPLE;
        String suffix = random.nextBoolean() ? "" : "s" + random.nextInt(3);
        return new RowKey(kind, MACHINES[random.nextInt(MACHINES.length)], random.nextInt(100) - 50L, suffix);
    }

    private static Gap gap(int i) {
        return Gap.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSource("kmsg")
                .setStart(Instant.ofEpochMilli(i))
                .setEnd(Instant.ofEpochMilli(i + 1))
                .build();
    }
}
