// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.diagnosis.engine.Engine;
import io.enomem.streams.parse.KernelSignal.TcpOutOfMemory;
import io.enomem.streams.parse.KernelSignal.TooManyOrphans;
import org.junit.jupiter.api.Test;

class TcpOrphansTest {
    private final Engine engine = new Engine(Causes.all(), new InsufficientEvidence());

    @Test
    void isEstablishedByTheKernelsLineAndTheAbortsBesideIt() {
        // Given
        Case incident = CaseBuilder.host()
                .sysctl("net.ipv4.tcp_max_orphans", "64")
                .signal(new TooManyOrphans(kmsg(1), at(10)))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("sockstat.TCP.orphan", t < 8 ? 0 : 60)
                                .set("netstat.TcpExt.TCPAbortOnMemory", t < 10 ? 0 : 49))
                .build();

        // When
        Diagnosis diagnosis = engine.diagnose(incident).orElseThrow();

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-orphans");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.ESTABLISHED);
    }

    @Test
    void isNotNamedWhereOnlyThePoolsLineAppearsAndOrphansAreFew() {
        // Given
        Case incident = CaseBuilder.host()
                .sysctl("net.ipv4.tcp_max_orphans", "4096")
                .signal(new TcpOutOfMemory(kmsg(1), at(10)))
                .samples(0, 20, (t, s) -> s.set("sockstat.TCP.orphan", 3).set("netstat.TcpExt.TCPAbortOnMemory", t))
                .build();

        // When
        Diagnosis diagnosis = engine.diagnose(incident).orElseThrow();

        // Then
        assertThat(diagnosis.causes()).anySatisfy(c -> {
            assertThat(c.id()).isEqualTo("tcp-orphans");
            assertThat(c.verdict()).isEqualTo(Verdict.RULED_OUT);
        });
    }
}
