// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Judging;
import org.junit.jupiter.api.Test;

class LoweredTest {
    private static final String RESTORE = "sysctl -w vm.max_map_count=65530";

    @Test
    void aLimitThatWasJustLoweredIsSetBackFirst() {
        // Given
        var incident = Incidents.manyMappings().change(-20, "vm.max_map_count set from 65530 to 6000");

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(diagnosis.remedies())
                .filteredOn(r -> r.command().equals(RESTORE))
                .singleElement()
                .satisfies(remedy -> {
                    assertThat(remedy.kind()).isEqualTo(Remedy.Kind.NOW);
                    assertThat(remedy.rollback()).isEqualTo("sysctl -w vm.max_map_count=6000");
                    assertThat(remedy.refusedBecause()).isNull();
                });
    }

    @Test
    void aLimitThatWasRaisedStays() {
        // Given
        var incident = Incidents.manyMappings().change(-20, "vm.max_map_count set from 1000 to 6000");

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(diagnosis.remedies()).extracting(Remedy::command).doesNotContain("sysctl -w vm.max_map_count=1000");
    }

    @Test
    void whatWasSetBackSinceNeedsNoMore() {
        // Given
        var incident = Incidents.manyMappings()
                .change(-30, "vm.max_map_count set from 65530 to 6000")
                .change(-20, "vm.max_map_count set from 6000 to 65530");

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(diagnosis.remedies()).extracting(Remedy::command).doesNotContain(RESTORE);
    }

    @Test
    void anotherCausesLimitIsNotTouched() {
        // Given
        var incident = Incidents.manyMappings().change(-20, "net.ipv4.tcp_mem set from 1 2 9000 to 1 2 3000");

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(diagnosis.remedies()).extracting(Remedy::command).noneMatch(c -> c.contains("tcp_mem"));
    }
}
