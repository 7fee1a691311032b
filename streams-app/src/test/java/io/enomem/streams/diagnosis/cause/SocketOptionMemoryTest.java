// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.SocketsBuilder.sockets;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Direction;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.SocketsBuilder;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import org.junit.jupiter.api.Test;

/** The kernel bounds the option memory of each socket by itself. */
class SocketOptionMemoryTest {
    private static final int OPTMEM_MAX = 131_072;

    @Test
    void manySocketsThatHoldALittleEachAreNoReason() {
        // Given
        CaseBuilder incident = refused(sockets().options(151, "mcast", 1_000, 1_000 * 4_096L));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(supporting(diagnosis)).isEmpty();
    }

    @Test
    void oneSocketAtTheLimitIsAReason() {
        // Given
        CaseBuilder incident = refused(sockets().options(151, "mcast", 1, 130_000));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(supporting(diagnosis)).isNotEmpty();
    }

    @Test
    void ancillaryDataBeyondASmallLimitIsToldWhereNothingElseIsShort() {
        // Given
        CaseBuilder incident = sendmsg("4096", 0);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("socket-option-memory");
        assertThat(Judging.verdict(diagnosis, "socket-option-memory")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.summary()).contains("ancillary data", "optmem_max");
    }

    @Test
    void atAUsualLimitOnlyTheCallCouldTell() {
        // Given
        CaseBuilder incident = sendmsg(String.valueOf(OPTMEM_MAX), 0);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("msg_controllen"));
    }

    @Test
    void datagramsThatFoundNoBufferAreNoAncillaryData() {
        // Given
        CaseBuilder incident = sendmsg("4096", 7);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis, "udp-buffers");
    }

    private static CaseBuilder sendmsg(String limit, long unsent) {
        return CaseBuilder.host()
                .sysctl("net.core.optmem_max", limit)
                .signal(new ApplicationFailure(
                        log("ptpd", 1),
                        at(10),
                        "ptpd",
                        "plain",
                        Call.SEND,
                        "ENOBUFS",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "sendmsg failed: No buffer space available",
                        false))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("snmp.Udp.SndbufErrors", t < 10 ? 0 : unsent)
                                .set("arp_cache.table_fulls", 0)
                                .set("meminfo.MemAvailable", 400_000));
    }

    private static Iterable<Diagnosis.Evidence> supporting(Diagnosis diagnosis) {
        assertThat(diagnosis.primaryCause()).isEqualTo("socket-option-memory");
        return diagnosis.evidence().stream()
                .filter(e -> e.direction() == Direction.SUPPORTS)
                .filter(e -> e.statement().startsWith("Option memory"))
                .toList();
    }

    private static CaseBuilder refused(SocketsBuilder dump) {
        return CaseBuilder.host()
                .sysctl("net.core.optmem_max", String.valueOf(OPTMEM_MAX))
                .signal(new ApplicationFailure(
                        log("mcast", 1),
                        at(10),
                        "mcast",
                        "plain",
                        Call.SET_SOCKET_OPTION,
                        "ENOBUFS",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "setsockopt failed",
                        false))
                .samples(0, 20, (t, s) -> s.sockets(dump.build()));
    }
}
