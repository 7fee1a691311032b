// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTest {
    @Test
    void escapeSequencesAndLineBreaks_becomeSpaces() {
        assertThat(Plain.oneLine("a\u001b[31mb\r\nc\u0085d\u2028e\u202ef")).isEqualTo("a [31mb  c d e f");
    }

    @Test
    void ordinaryTextOfAnyLanguage_staysAsItIs() {
        assertThat(Plain.oneLine("Grüße, 世界 🙂: 1 %")).isEqualTo("Grüße, 世界 🙂: 1 %");
    }

    @Test
    void endlessText_ends() {
        assertThat(Plain.oneLine("x".repeat(1_000_000))).hasSize(1_000);
    }
}
