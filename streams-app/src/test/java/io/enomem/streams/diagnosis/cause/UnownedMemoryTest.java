// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.measure.UnownedMemory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What nobody owns of 1,000 MB, of which huge pages have 400. */
class UnownedMemoryTest {
    private static final Map<String, Long> OLD = Map.of(
            "meminfo.MemTotal", 1_024_000L,
            "meminfo.MemFree", 500_000L,
            "meminfo.AnonPages", 100_000L,
            "meminfo.Slab", 4_800L,
            "meminfo.HugePages_Total", 200L,
            "meminfo.Hugepagesize", 2_048L);

    @Test
    void hugePagesAreOwnedAlsoWhereTheKernelHasNoLineForTheirSum() {
        // When
        Long unowned = UnownedMemory.bytes(counter -> OLD.get(counter.name()), 4_096);

        // Then
        assertThat(unowned).isEqualTo((1_024_000L - 500_000 - 100_000 - 4_800 - 409_600) * 1_024);
    }
}
