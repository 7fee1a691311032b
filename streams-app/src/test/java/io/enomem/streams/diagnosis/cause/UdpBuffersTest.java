// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.Judging.ENGINE;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import org.junit.jupiter.api.Test;

class UdpBuffersTest {
    @Test
    void isLikelyWhereAnOldKernelDropsDatagramsWhileThePoolStandsAtItsFirstLimit() {
        // Given
        CaseBuilder incident = dropping(256, 0);

        // When, Then
        assertThat(judge(incident).primaryCause()).isEqualTo("udp-buffers");
    }

    @Test
    void isNotNamedWhereAnOldKernelDropsDatagramsWhileThePoolIsEmpty() {
        // Given
        CaseBuilder incident = dropping(2, 0);

        // When, Then
        assertThat(ENGINE.diagnose(incident.build())).isEmpty();
    }

    @Test
    void isLikelyWhereOneSocketsBufferIsFullThoughThePoolIsNot() {
        // Given
        CaseBuilder incident = dropping(2, 900);

        // When, Then
        assertThat(judge(incident).primaryCause()).isEqualTo("udp-buffers");
    }

    @Test
    void isAtMostPossibleWithoutTheLimitOfThePool() {
        // Given
        CaseBuilder incident = dropping(256, 0).without("net.ipv4.udp_mem");

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "udp-buffers")).isEqualTo(Verdict.POSSIBLE);
        assertThat(diagnosis.missing()).contains("cat /proc/sys/net/ipv4/udp_mem");
    }

    /** A kernel before 5.11, which counts no MemErrors. */
    private static CaseBuilder dropping(int pages, int ofFullSockets) {
        return CaseBuilder.host()
                .sysctl("net.ipv4.udp_mem", "256 384 512")
                .signal(new CounterMoved(new RecordId("sample", 1, false), at(10), "snmp.Udp.InErrors", null, 0, 900))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("snmp.Udp.InErrors", t < 10 ? 0 : 900)
                                .set("snmp.Udp.RcvbufErrors", t < 10 ? 0 : ofFullSockets)
                                .set("sockstat.UDP.mem", t < 8 ? 0 : pages));
    }
}
