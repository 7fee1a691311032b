// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever smaps holds: nothing is thrown. */
class ProcessFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void theMappingsOfAProcess(byte[] bytes) {
        assertThat(Mapping.of(new String(bytes, StandardCharsets.UTF_8).lines().toList()))
                .isNotNull();
    }
}
