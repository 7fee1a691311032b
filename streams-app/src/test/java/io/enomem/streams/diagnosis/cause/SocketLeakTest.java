// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.Judging.ENGINE;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.SampleBuilder;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class SocketLeakTest {
    /** Sockets that the process opens each second. */
    private static final int EACH_SECOND = 200;

    @Test
    void isLikelyWhereAProcessGathersSocketsThatServeNoConnection() {
        // Given
        CaseBuilder incident = gathering((t, s) -> s.set("sockstat.TCP.inuse", 4));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("socket-leak");
        assertThat(diagnosis.verdict()).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.culprit().process()).isEqualTo("tracker");
    }

    @Test
    void isNotNamedWhereTheSocketsAreConnections() {
        // Given
        CaseBuilder incident = gathering((t, s) -> s.set("sockstat.TCP.inuse", 4 + t * EACH_SECOND));

        // When, Then
        assertThat(ENGINE.diagnose(incident.build())).isEmpty();
    }

    @Test
    void isNotNamedWhereTheConnectionsAreOfVersionSix() {
        // Given
        CaseBuilder incident =
                gathering((t, s) -> s.set("sockstat.TCP.inuse", 4).set("sockstat6.TCP6.inuse", t * EACH_SECOND));

        // When, Then
        assertThat(ENGINE.diagnose(incident.build())).isEmpty();
    }

    @Test
    void isNotNamedForSocketsThatTheKernelResetForWantOfMemory() {
        // Given
        CaseBuilder incident = gathering(
                (t, s) -> s.set("sockstat.TCP.inuse", 4).set("netstat.TcpExt.TCPAbortOnMemory", t * EACH_SECOND));

        // When, Then
        assertThat(ENGINE.diagnose(incident.build())).isEmpty();
    }

    @Test
    void isAtMostPossibleWithoutTheCountOfConnections() {
        // Given
        CaseBuilder incident =
                gathering((t, s) -> s.set("sockstat.TCP.inuse", 4)).without("sockstat.TCP.inuse");

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "socket-leak")).isEqualTo(Verdict.POSSIBLE);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("/proc/net/sockstat"));
    }

    private static CaseBuilder gathering(BiConsumer<Integer, SampleBuilder> connections) {
        return CaseBuilder.host()
                .signal(new CounterMoved(new RecordId("sample", 1, false), at(10), "pid.fd", "tracker", 20, 2_020))
                .samples(0, 20, (t, s) -> {
                    s.set("sockstat.sockets.used", 20 + t * EACH_SECOND)
                            .set("sockstat.TCP.alloc", 20 + t * EACH_SECOND)
                            .set("sockstat.TCP.orphan", 0)
                            .set("netstat.TcpExt.TCPAbortOnMemory", 0)
                            .set("meminfo.SUnreclaim", 20_000 + t * EACH_SECOND * 4)
                            .process(
                                    135,
                                    "tracker",
                                    p -> p.setDescriptors(20 + t * EACH_SECOND).setLimits(Map.of()));
                    connections.accept(t, s);
                });
    }
}
