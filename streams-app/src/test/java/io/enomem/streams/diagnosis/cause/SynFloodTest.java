// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.KernelSignal;
import org.junit.jupiter.api.Test;

class SynFloodTest {
    private static final String CAUSE = "syn-flood";

    /** The listener lives in a container's network namespace: its counters are not the host's. */
    @Test
    void theKernelsLineSufficesWhereTheCountersAreOfAnotherNamespace() {
        // Given
        CaseBuilder incident = flood(true, 0, 0, 0);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isEqualTo(Verdict.PROBABLE);
        assertThat(diagnosis.summary()).contains("not recorded");
    }

    @Test
    void withoutCookiesTheConnectionsThatWereMadeTellAFlood() {
        // Given
        CaseBuilder incident = flood(false, 0, 5_000, 20);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.summary()).contains("never finished");
    }

    @Test
    void withoutCookiesARushOfClientsThatGetInIsNoFlood() {
        // Given
        CaseBuilder incident = flood(false, 0, 50, 5_000);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
    }

    @Test
    void cookiesThatAreOnAlreadyAreNoRemedy() {
        // When
        Diagnosis on = Judging.judge(flood(true, 0, 0, 0).sysctl("net.ipv4.tcp_syncookies", "1"));
        Diagnosis off = Judging.judge(flood(false, 0, 5_000, 20).sysctl("net.ipv4.tcp_syncookies", "0"));

        // Then
        assertThat(on.remedies()).noneMatch(remedy -> remedy.command().contains("tcp_syncookies"));
        assertThat(off.remedies()).anyMatch(remedy -> remedy.command().contains("tcp_syncookies=1"));
    }

    private static CaseBuilder flood(boolean cookies, long sent, long dropped, long made) {
        return CaseBuilder.host()
                .signal(new KernelSignal.SynFlooding(kmsg(1), at(10), "10.0.0.5", 8080, cookies))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("netstat.TcpExt.SyncookiesSent", t < 10 ? 0 : sent)
                                .set("netstat.TcpExt.SyncookiesRecv", 0)
                                .set("netstat.TcpExt.TCPReqQFullDoCookies", 0)
                                .set("netstat.TcpExt.TCPReqQFullDrop", t < 10 ? 0 : dropped)
                                .set("netstat.TcpExt.ListenOverflows", 0)
                                .set("snmp.Tcp.PassiveOpens", 100 + (t < 10 ? 0 : made)));
    }
}
