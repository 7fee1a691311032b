// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.SocketsBuilder;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import org.junit.jupiter.api.Test;

/** Sixteen connections that fill by turns, with limits that are together more than the pool of 48 MiB. */
class OversizedBuffersTest {
    private static final long MIB = 1 << 20;

    @Test
    void limitsThatAProgramAskedForAreBoundByWhatBoundsSuchRequests() {
        // Given limits above what autotuning may reach
        CaseBuilder incident = pressed(8 * MIB);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-buffers-oversized");
        assertThat(diagnosis.remedies())
                .anyMatch(remedy ->
                        remedy.command().startsWith("sysctl -w net.core.rmem_max=") && remedy.refusedBecause() == null)
                .noneMatch(remedy ->
                        remedy.command().startsWith("sysctl -w net.ipv4.tcp_rmem=") && remedy.refusedBecause() == null);
    }

    @Test
    void limitsThatAutotuningReachedAreBoundByItsMaximum() {
        // When
        Diagnosis diagnosis = judge(pressed(6 * MIB));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-buffers-oversized");
        assertThat(diagnosis.remedies())
                .anyMatch(remedy ->
                        remedy.command().startsWith("sysctl -w net.ipv4.tcp_rmem=") && remedy.refusedBecause() == null);
    }

    private static CaseBuilder pressed(long limit) {
        return CaseBuilder.host()
                .sysctl("net.ipv4.tcp_mem", Incidents.DEFAULT_POOL)
                .sysctl("net.ipv4.tcp_rmem", "4096 131072 6291456")
                .sysctl("net.core.rmem_max", "4194304")
                .signal(new CounterMoved(
                        new RecordId("sample", 10_000, false), at(10), "protocols.TCP.press", null, 0, 1))
                .samples(0, 20, (t, s) -> {
                    long held = t % 2 == 0 ? 42 * MIB : 8 * MIB;
                    s.set("sockstat.TCP.mem", held / 4_096)
                            .set("protocols.TCP.press", t < 8 ? 0 : 1)
                            .set("snmp.Tcp.CurrEstab", 16)
                            .set("meminfo.MemAvailable", 400_000)
                            .sockets(SocketsBuilder.sockets()
                                    .reader(151, "broker", 16, held, held * 3 / 4)
                                    .build()
                                    .setP90ReceiveLimitBytes(limit));
                });
    }
}
