// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever a text holds: nothing is thrown, and what was taken out is not found again. */
class RedactorFuzzTest {
    private static final Redactor REDACTOR = Redactor.standard();

    @FuzzTest(maxDuration = "60s")
    void anyText(byte[] bytes) {
        Redacted redacted = REDACTOR.redact(new String(bytes, StandardCharsets.UTF_8));
        assertThat(redacted.count()).isNotNegative();
        assertThat(redacted.count() == 0 || redacted.text().contains(Redactor.PUT_IN_PLACE))
                .isTrue();
    }
}
