// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever a text holds: nothing is thrown, and what was taken out is not found again. */
class RedactorFuzzTest {
    private static final Redactor REDACTOR = Redactor.standard();

    private static final Redactor WITH_A_USERS_OWN = Redactor.of(
            new RedactionSettings(List.of("pin"), List.of("a: "), List.of("aa", "EPIPE"), List.of("Broken pipe")));

    @FuzzTest(maxDuration = "60s")
    void anyText(byte[] bytes) {
        takesOut(REDACTOR, new String(bytes, StandardCharsets.UTF_8));
    }

    @FuzzTest(maxDuration = "60s")
    void anyTextByAUsersOwnRules(byte[] bytes) {
        takesOut(WITH_A_USERS_OWN, new String(bytes, StandardCharsets.UTF_8));
    }

    private static void takesOut(Redactor redactor, String text) {
        Redacted redacted = redactor.redact(text);
        assertThat(redacted.count()).isNotNegative();
        assertThat(redacted.count() == 0 || redacted.text().contains(Redactor.PUT_IN_PLACE))
                .isTrue();
    }
}
