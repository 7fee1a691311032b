// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTest {
    @Test
    void everythingIsTriedAndWhatIsMissingSaysWhatItCosts() {
        // Given this very host, whatever it permits

        // When
        List<Check.Finding> findings = Check.thisHost();

        // Then
        assertThat(findings).extracting(Check.Finding::what).contains("/dev/kmsg", "/proc/meminfo", "sockets");
        assertThat(findings)
                .filteredOn(finding -> !finding.readable())
                .allSatisfy(finding -> assertThat(finding.detail()).hasSizeGreaterThan(20));
        assertThat(findings)
                .filteredOn(finding -> finding.what().equals("/proc/meminfo"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.readable()).isTrue());
    }
}
