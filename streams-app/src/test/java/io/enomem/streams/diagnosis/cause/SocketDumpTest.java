// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static io.enomem.streams.diagnosis.SocketsBuilder.sockets;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.KernelSignal.TcpOutOfMemory;
import org.junit.jupiter.api.Test;

/** Dumps of sockets that tell less than all: without memory, without owners, for too short a while. */
class SocketDumpTest {
    private static final long MIB = 1 << 20;

    @Test
    void withoutMemoryOfSocketsNobodyIsBlamedForTheirPool() {
        // Given
        CaseBuilder incident = Incidents.stuckReader()
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("sockstat.TCP.mem", 12_300)
                                .set("sockstat.TCP.alloc", 500)
                                .set("sockstat.TCP.inuse", 500)
                                .sockets(sockets()
                                        .reader(151, "api", 250, 0, 0)
                                        .build()
                                        .setMemoryKnown(false)));

        // When
        Diagnosis diagnosis = judge(incident.without("sockets")
                .samples(
                        0,
                        20,
                        (t, s) -> s.sockets(
                                sockets().reader(151, "api", 250, 0, 0).build().setMemoryKnown(false))));

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
        assertThat(verdict(diagnosis, "tcp-accounting-leak")).isEqualTo(Verdict.POSSIBLE);
    }

    @Test
    void queuesThatWereFullWhenTheWatchEndedMayStand() {
        // Given
        CaseBuilder incident = Incidents.stuckReader()
                .without("sockets")
                .samples(
                        18,
                        20,
                        (t, s) -> s.sockets(sockets()
                                .reader(151, "api", 250, 40 * MIB, 39 * MIB)
                                .build()));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "tcp-receive-buffers")).isEqualTo(Verdict.POSSIBLE);
        assertThat(verdict(diagnosis, "tcp-mem-demand")).isNotIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void buffersThatHoldNoPayloadAreNoDemand() {
        // Given
        CaseBuilder incident = Incidents.stuckReader()
                .without("sockets")
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("netstat.TcpExt.TCPRcvCollapsed", t * 900L)
                                .set("snmp.Tcp.CurrEstab", 300)
                                .sockets(sockets()
                                        .reader(151, "api", 100, 16 * MIB, (t % 2 == 0 ? 16 : 4) * MIB / 40)
                                        .reader(152, "feed", 100, 15 * MIB, (t % 2 == 0 ? 15 : 4) * MIB / 40)
                                        .reader(153, "edge", 100, 15 * MIB, (t % 2 == 0 ? 15 : 4) * MIB / 40)
                                        .build()));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-buffer-overhead");
        assertThat(verdict(diagnosis, "tcp-mem-demand")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aPoolThatWasNeverSeenFullWasShortAtAnotherTime() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .sysctl("net.ipv4.tcp_mem", "6144 8192 12288")
                .signal(new TcpOutOfMemory(kmsg(1), at(12)))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("sockstat.TCP.mem", 900)
                                .set("netstat.TcpExt.TCPMemoryPressures", t < 8 ? 0 : 1)
                                .sockets(sockets()
                                        .reader(151, "api", 20, 3 * MIB, 2 * MIB)
                                        .build()));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "tcp-mem-demand")).isEqualTo(Verdict.RULED_OUT);
    }
}
