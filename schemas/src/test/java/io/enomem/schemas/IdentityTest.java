// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IdentityTest {
    @Test
    void copiesOfOneKernelRecordShareTheirName() {
        // Given
        KernelRecord early = kernel(7L).setText("hello").build();
        KernelRecord again =
                kernel(7L).setText("hello").setSource("journal.json").build();
        // Then
        assertThat(Identity.of(early)).isEqualTo(Identity.of(again)).isEqualTo("kmsg/m/b/7");
        assertThat(Identity.of(early))
                .isNotEqualTo(Identity.of(kernel(8L).setText("hello").build()));
    }

    @Test
    void textWithoutSequenceIsNamedByFileAndLine() {
        assertThat(Identity.of(
                        kernel(null).setText("x").setFileId("abc").setLine(3L).build()))
                .isEqualTo("text/m/abc/3");
    }

    @Test
    void separatorInAPartMakesNoTwoRecordsAlike() {
        assertThat(Identity.of(gap("log:/a/1"))).isNotEqualTo(Identity.of(gap("log:%2Fa/1")));
        assertThat(Identity.of(gap("a/b"))).isEqualTo("gap/m/a%2Fb/1/2/UNKNOWN");
    }

    @Test
    void incidentIdGivesItsMachineIdBack() {
        for (String machine : new String[] {"0f3a", "input-0123456789ab", "web-7.example", "a-1-b-"}) {
            assertThat(Identity.machineIdOf(Identity.incident(machine, 1_700_000_000_000L, "kmsg/m/b/7")))
                    .isEqualTo(machine);
            assertThat(Identity.machineIdOf(Identity.incident(machine, -5, "x")))
                    .isEqualTo(machine);
        }
    }

    @Test
    void whatIsNoIncidentIdIsRefused() {
        for (String wrong : new String[] {"", "abc", "a-b", "-1-a", "a-b-c", "a--c", "a-99999999999999999999-c"}) {
            assertThatThrownBy(() -> Identity.machineIdOf(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("machineId-startMillis-hash");
        }
    }

    @Test
    void inputWithoutHostIsNamedByItsDigest() {
        assertThat(Identity.machineIdOfInput(Identity.sha256("abc".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("input-ba7816bf8f01");
    }

    @Test
    void strangersNamesAreMadeFit() {
        assertThat(Identity.machineIdNamed("web 7\n,pid=1\u202e/x")).isEqualTo("web_7__pid_1__x");
        assertThat(Identity.machineIdNamed("x".repeat(500))).hasSize(128);
        assertThatThrownBy(() -> Identity.machineIdNamed("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static KernelRecord.Builder kernel(Long sequence) {
        return KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(Instant.EPOCH)
                .setSequence(sequence);
    }

    private static Gap gap(String source) {
        return Gap.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSource(source)
                .setStart(Instant.ofEpochMilli(1))
                .setEnd(Instant.ofEpochMilli(2))
                .build();
    }
}
