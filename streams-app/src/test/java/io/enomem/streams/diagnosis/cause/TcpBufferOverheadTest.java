// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static io.enomem.streams.diagnosis.SocketsBuilder.sockets;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import org.junit.jupiter.api.Test;

/** Receive memory that holds little or nothing to read. */
class TcpBufferOverheadTest {
    private static final long MIB = 1 << 20;

    /** As Linux 7.3 showed peers whose first segment was lost: r of 12.8 MiB, Recv-Q 0. */
    @Test
    void whereAllOfItWaitsOutOfOrderThereIsNothingToReadAndAllIsOverhead() {
        // When
        Diagnosis diagnosis = judge(held(0));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-buffer-overhead");
        assertThat(diagnosis.verdict()).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.summary()).contains("nothing that can be read yet");
    }

    @Test
    void whereMostOfItCanBeReadItIsNone() {
        // When
        Diagnosis diagnosis = judge(held(38 * MIB));

        // Then
        assertThat(verdict(diagnosis, "tcp-buffer-overhead")).isEqualTo(Verdict.RULED_OUT);
    }

    /** 40 MiB of receive memory, with that much payload in order. */
    private static CaseBuilder held(long payload) {
        return host().sysctl("net.ipv4.tcp_mem", "6000 8000 12000")
                .signal(new CounterMoved(
                        new RecordId("sample", 1, false), CaseBuilder.at(10), "protocols.TCP.press", null, 0, 1))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("sockstat.TCP.mem", t < 8 ? 10 : 11_000)
                                .set("protocols.TCP.press", t < 8 ? 0 : 1)
                                .set("netstat.TcpExt.PruneCalled", t * 100)
                                .set("netstat.TcpExt.TCPOFODrop", t * 50)
                                .set("netstat.TcpExt.TCPAbortOnMemory", 0)
                                .set("meminfo.MemAvailable", 400_000)
                                .sockets(sockets()
                                        .reader(151, "ingest", 250, t < 8 ? 0 : 40 * MIB, t < 8 ? 0 : payload)
                                        .build()));
    }
}
