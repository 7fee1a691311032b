// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static io.enomem.streams.diagnosis.SocketsBuilder.sockets;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Verdict;
import org.junit.jupiter.api.Test;

/** Senders whose peer is a process of the same host that does not read. */
class LocalReaderTest {
    private static final long MIB = 1 << 20;

    @Test
    void whoDoesNotReadOnTheSameHostIsToBlameForItsSendersFullQueues() {
        // Given
        CaseBuilder incident = local(6 * MIB);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-send-buffers");
        assertThat(verdict(diagnosis, "tcp-send-buffers")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.culprit().process()).isEqualTo("stuck");
        assertThat(diagnosis.summary()).contains("stuck", "feed", "42 MiB");
        assertThat(diagnosis.remedies()).noneMatch(r -> r.command().startsWith("ss -K"));
    }

    @Test
    void anEndThatReadsAllItGetsIsNotToBlame() {
        // Given
        CaseBuilder incident = local(0);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-send-buffers");
        assertThat(diagnosis.culprit().process()).isEqualTo("feed");
    }

    @Test
    void peersElsewhereAreNotTheReaderOfSomebodyElse() {
        // Given
        CaseBuilder incident = Incidents.slowPeers();

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-send-buffers");
        assertThat(diagnosis.culprit().process()).isEqualTo("ingest");
    }

    private static CaseBuilder local(long unread) {
        return Incidents.slowPeers()
                .without("sockets")
                .samples(
                        0,
                        20,
                        (t, s) -> s.sockets(sockets()
                                .local("feed", 152, t < 8 ? 0 : 42 * MIB, "stuck", 151, t < 8 ? 0 : unread, 50)
                                .build()));
    }
}
