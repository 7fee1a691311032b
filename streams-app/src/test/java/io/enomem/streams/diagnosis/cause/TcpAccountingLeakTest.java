// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.SocketsBuilder;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpAccountingLeakTest {
    @Test
    void isLikelyWhereSampleAfterSampleThePoolIsInNoSocket() {
        assertThat(verdict(judge(pressed(12, 250)), "tcp-accounting-leak")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void isRuledOutByOneDumpThatCameLate() {
        assertThat(verdict(judge(pressed(20, 250)), "tcp-accounting-leak")).isEqualTo(Verdict.RULED_OUT);
    }

    /** As on a host of containers: the dump is of the host's own namespace, which has 250 of 3,000 sockets. */
    @Test
    void cannotBeToldFromSocketsThatNoDumpShows() {
        // Given
        CaseBuilder incident = pressed(0, 3_000);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("insufficient-evidence");
        assertThat(List.of("tcp-receive-buffers", "tcp-send-buffers", "tcp-mem-demand"))
                .allSatisfy(cause -> assertThat(verdict(diagnosis, cause)).isNotEqualTo(Verdict.RULED_OUT));
        assertThat(diagnosis.missing()).anyMatch(missing -> missing.contains("lsns -t net"));
    }

    /** A full pool on a host of so many sockets; from that second on, the dump shows hardly any memory in sockets. */
    private static CaseBuilder pressed(int from, int sockets) {
        RecordId id = new RecordId("sample", 1, false);
        return CaseBuilder.host()
                .sysctl("net.ipv4.tcp_mem", Incidents.DEFAULT_POOL)
                .signal(new CounterMoved(id, at(10), "protocols.TCP.press", null, 0, 1))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("sockstat.TCP.mem", 12_300)
                                .set("sockstat.TCP.alloc", sockets)
                                .set("sockstat.TCP.inuse", 250)
                                .set("protocols.TCP.press", 1)
                                .set("meminfo.MemAvailable", 400_000)
                                .sockets(SocketsBuilder.sockets()
                                        .reader(151, "api", 250, t < from ? 48L << 20 : 1L << 20, 1L << 20)
                                        .build()));
    }
}
