// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.Judging.ENGINE;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.SocketsBuilder.sockets;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.SocketsBuilder;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import org.junit.jupiter.api.Test;

/** A pool of three quarters of what its RAM warrants: as the kernel made it, or as somebody did. */
class TcpMemDemandTest {
    private static final long RAM = 96L << 20;

    /** As Linux 6.1 booted in 128 MiB: what the kernel itself and the first file system took is not counted. */
    @Test
    void isToldOfAPoolThatTheKernelMadeSmallerAtBoot() {
        // When
        Diagnosis diagnosis = judge(filled("828 1105 1656"));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-mem-demand");
        assertThat(diagnosis.verdict()).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void isNotToldOfOneThatSomebodyMadeAsSmall() {
        // When
        var diagnosis = ENGINE.diagnose(filled("800 1100 1656").build());

        // Then
        assertThat(diagnosis.map(Diagnosis::primaryCause)).isNotEqualTo(java.util.Optional.of("tcp-mem-demand"));
    }

    /** Six owners share the pool, and what each holds comes and goes. */
    private static CaseBuilder filled(String pool) {
        return host().ram(RAM)
                .sysctl("net.ipv4.tcp_mem", pool)
                .signal(new CounterMoved(
                        new RecordId("sample", 1, false), CaseBuilder.at(10), "protocols.TCP.press", null, 0, 1))
                .samples(0, 20, (t, s) -> {
                    SocketsBuilder dump = sockets();
                    for (int owner = 0; owner < 6; owner++) {
                        boolean full = t >= 8 && (t + owner) % 3 == 0;
                        dump.writer(150 + owner, "edge-" + owner, 50, full ? 3_300L << 10 : 40L << 10, 0);
                    }
                    s.set("sockstat.TCP.mem", t < 8 ? 60 : 1_700)
                            .set("protocols.TCP.press", t < 8 ? 0 : 1)
                            .set("netstat.TcpExt.TCPRcvQDrop", t < 8 ? 0 : 10L * t)
                            .set("netstat.TcpExt.TCPAbortOnMemory", 0)
                            .set("meminfo.MemAvailable", 60_000)
                            .sockets(dump.build());
                });
    }
}
