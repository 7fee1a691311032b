// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.HostSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Samples that come after younger ones, and more of them than anybody needs. */
class OlderSamplesTest {
    private final HostRecords host = new HostRecords("a");
    private final CountingStore store = new CountingStore();
    private final IncidentTracker tracker =
            new IncidentTracker(store, new RenderingEngine(), IncidentSettings.defaults());

    @Test
    void whatAnAgentHadKeptBackDoesNotReadTheOthersForEach() {
        // Given: ten minutes at a sample in 5 s
        for (int second = 0; second <= 600; second += 5) {
            accept(second * 1_000L);
        }
        int kept = slots();
        store.gets().clear();

        // When: something moves, and what was read every 2 s comes as well
        for (int second = 1; second < 600; second += 2) {
            accept(second * 1_000L + 500);
        }
        accept(605_000);

        // Then
        assertThat(slots()).isEqualTo(kept + 301);
        assertThat(store.gets().stream().filter(RowKind.SLOT::equals).count()).isLessThanOrEqualTo(3L * slots());
    }

    @Test
    void moreSamplesOfAMinuteThanAnAgentMakesAreLeftOutAndSaid() {
        // Given
        int most = IncidentSettings.defaults().samplesPerMinute();
        List<Gap> gaps = new ArrayList<>();

        // When: forwards and backwards, and the next minute
        for (int i = 0; i < 4 * most; i++) {
            gaps.addAll(accept(i % 2 == 0 ? 30_000 + i : 30_000 - i).gaps());
        }
        int kept = slots();
        accept(61_000);

        // Then
        assertThat(kept).isEqualTo(most);
        assertThat(slots()).isEqualTo(most + 1);
        assertThat(gaps).singleElement().satisfies(gap -> {
            assertThat(gap.getKind()).isEqualTo(GapKind.RATE_LIMITED);
            assertThat(gap.getSource()).isEqualTo("samples");
            assertThat(gap.getStart()).isEqualTo(host.at(0));
        });
    }

    private Outcome accept(long millis) {
        HostSample sample = host.sample(millis, Map.of());
        return tracker.accept(sample, sample.getTime().toEpochMilli());
    }

    private int slots() {
        List<RowKey> found = new ArrayList<>();
        store.rows().scanKeys(RowKind.SLOT, "a", Long.MIN_VALUE, Long.MAX_VALUE, found::add);
        return found.size();
    }
}
