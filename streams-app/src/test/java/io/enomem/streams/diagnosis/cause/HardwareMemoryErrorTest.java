// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.parse.KernelSignal.HardwareMemoryFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardwareMemoryErrorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sending SIGBUS to mysqld:5400 due to hardware memory corruption",
                "Killing mysqld:5400 due to hardware memory corruption"
            })
    void whoseMemoryItWasIsNamed(String detail) {
        // When
        Diagnosis diagnosis = judge(host().signal(new HardwareMemoryFailure(kmsg(1), at(10), "0x3f2a11", detail)));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("hardware-memory-error");
        assertThat(diagnosis.victims()).extracting(Party::process).containsExactly("mysqld");
        assertThat(diagnosis.summary()).contains("mysqld (pid 5400)");
    }
}
