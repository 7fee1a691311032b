// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.SocketsBuilder;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class CloseWaitLeakTest {
    @Test
    void aLeakThatHasEatenTheDescriptorsNeedsNoSlope() {
        // Given
        CaseBuilder incident = outOfDescriptors("CLOSE-WAIT");

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "close-wait-leak")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void connectionsInUseAreNoLeakThoughTheDescriptorsAreGone() {
        // Given
        CaseBuilder incident = outOfDescriptors("ESTAB");

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "close-wait-leak")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void whatComesAndGoesIsNoLeakThoughItGrowsWhenTheWatchEnds() {
        // When
        Optional<Diagnosis> diagnosis =
                Judging.ENGINE.diagnose(waiting(t -> t % 12 * 29).build());

        // Then
        assertThat(diagnosis).isEmpty();
    }

    @Test
    void whatFellBackALittleOnceAndGrowsFarBeyondThatIsALeak() {
        // When
        Diagnosis diagnosis = judge(waiting(t -> t < 4 ? 30 * t : 29 * (t - 4)));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("close-wait-leak");
    }

    /** So many sockets in CLOSE_WAIT in each second, and three in use. */
    private static CaseBuilder waiting(IntUnaryOperator count) {
        return CaseBuilder.host()
                .signal(new CounterMoved(
                        new RecordId("sample", 20_000, false), at(20), "ss.CLOSE-WAIT", "webapp", 0, 250))
                .samples(
                        0,
                        23,
                        (t, s) -> s.sockets(SocketsBuilder.sockets()
                                .inState(146, "webapp", "CLOSE-WAIT", Math.max(1, count.applyAsInt(t)), 0, 0)
                                .build()));
    }

    private static CaseBuilder outOfDescriptors(String state) {
        return CaseBuilder.host()
                .signal(new ApplicationFailure(
                        log("api", 1),
                        at(10),
                        "api",
                        "plain",
                        Call.ACCEPT,
                        "EMFILE",
                        null,
                        null,
                        146,
                        null,
                        null,
                        null,
                        "accept: Too many open files",
                        false))
                .samples(
                        0,
                        20,
                        (t, s) -> s.sockets(SocketsBuilder.sockets()
                                        .inState(146, "api", state, 1_000, 0, 0)
                                        .build())
                                .process(146, "api", p -> p.setDescriptors(1_020)));
    }
}
