// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.StandardEngine;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** A host that has said nothing of itself yet is known by its machine id, whatever characters that has. */
class UnintroducedHostTest {
    @Test
    void theMachineIdIsWholeThoughItHoldsDashes() {
        // Given
        SpecificRecord line = KernelRecord.newBuilder()
                .setMachineId("web-01-eu")
                .setBootId("b")
                .setTime(Instant.parse("2026-03-01T12:00:00Z"))
                .setSequence(1L)
                .setFacility(0)
                .setLevel(4)
                .setFacilityProven(true)
                .setText("nf_conntrack: nf_conntrack: table full, dropping packet")
                .build();

        // When
        var finals = OfflineRun.run(List.of(line).iterator(), StandardEngine.create(), IncidentSettings.defaults())
                .finals();

        // Then
        assertThat(finals)
                .singleElement()
                .satisfies(diagnosis -> assertThat(diagnosis.host().machineId()).isEqualTo("web-01-eu"));
    }
}
