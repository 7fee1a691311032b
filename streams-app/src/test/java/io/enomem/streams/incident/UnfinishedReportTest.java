// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A report is judged when it says why, which is in its last line; judged by its first, it would be judged wrongly. */
class UnfinishedReportTest {
    private final HostRecords host = new HostRecords("a");
    private final IncidentTracker tracker =
            new IncidentTracker(new MapStore(), new RenderingEngine(), IncidentSettings.defaults());

    @Test
    void report_isJudgedOnceWithItsLastLineAndNotBefore() {
        // When
        List<Integer> told = new ArrayList<>();
        List<KernelRecord> report = new ArrayList<>(host.cgroupKill(0, "/shop", "java", 7));
        report.add(1, host.kernel(1, "RIP: 0010:read_zero+0x77/0xd0"));
        report.add(2, host.kernel(1, "Tasks state (memory values in pages):"));
        for (KernelRecord line : report) {
            told.add(accept(line).diagnoses().size());
        }

        // Then
        assertThat(told).containsExactly(0, 0, 0, 0, 1);
    }

    @Test
    void reportWhoseEndWasLost_isJudgedWhenTheHostHasGoneOn() {
        // Given
        assertThat(accept(host.cgroupKill(0, "/shop", "java", 7).get(0)).diagnoses())
                .isEmpty();

        // When
        Outcome outcome = accept(host.kernel(3_000, "eth0: link up"));

        // Then
        assertThat(outcome.diagnoses()).hasSize(1);
    }

    @Test
    void reportThatBeginsWhenAnotherIncidentIsDue_isNotJudgedBeforeItsLastLine() {
        // Given
        accept(host.kernel(0, "nf_conntrack: nf_conntrack: table full, dropping packet"));
        accept(host.kernel(1_000, "nf_conntrack: nf_conntrack: table full, dropping packet"));

        // When
        List<Integer> told = new ArrayList<>();
        for (KernelRecord line : host.cgroupKill(40_000, "/shop", "java", 7)) {
            told.add(accept(line).diagnoses().size());
        }

        // Then
        assertThat(told.get(told.size() - 1)).isPositive();
        assertThat(told.subList(0, told.size() - 1)).containsOnly(0);
    }

    private Outcome accept(KernelRecord record) {
        return tracker.accept(record, record.getTime().toEpochMilli());
    }
}
