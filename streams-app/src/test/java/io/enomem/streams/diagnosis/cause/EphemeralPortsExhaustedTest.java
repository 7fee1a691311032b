// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Destination;
import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.SocketsBuilder;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** ip_local_port_range is one of each network namespace, and the host's was read. */
class EphemeralPortsExhaustedTest {
    private static final String CAUSE = "ephemeral-ports-exhausted";

    @Test
    void socketsThatStandAtACeilingTellTheRangeOfAnotherNamespace() {
        // Given
        CaseBuilder incident = refused("10.0.0.9:80", t -> Math.min(532, 80 * t));

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isEqualTo(Verdict.PROBABLE);
        assertThat(diagnosis.summary()).contains("532").doesNotContain("28,231");
    }

    @Test
    void socketsToAnotherDestinationSayNothing() {
        // Given
        CaseBuilder incident = refused("[::1]:80", t -> 532);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
    }

    @Test
    void aSmallPoolThatStandsSaysNothing() {
        // Given
        CaseBuilder incident = refused("10.0.0.9:80", t -> 50);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("nsenter"));
    }

    private static CaseBuilder refused(String peer, IntUnaryOperator sockets) {
        return CaseBuilder.host()
                .sysctl("net.ipv4.ip_local_port_range", "32768 60999")
                .signal(new ApplicationFailure(
                        log("edge", 1),
                        at(12),
                        "edge",
                        "plain",
                        Call.CONNECT,
                        "EADDRNOTAVAIL",
                        null,
                        peer,
                        null,
                        null,
                        null,
                        null,
                        "connect failed",
                        false))
                .samples(
                        0,
                        20,
                        (t, s) -> s.sockets(SocketsBuilder.sockets()
                                .build()
                                .setDestinations(List.of(new Destination("10.0.0.9:80", sockets.applyAsInt(t))))));
    }
}
