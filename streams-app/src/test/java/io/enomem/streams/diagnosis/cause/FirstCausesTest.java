// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.Verdict;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of the first causes on a typical incident: named, by the right culprit, and no other named beside it. */
class FirstCausesTest {
    static Stream<Arguments> incidents() {
        return Stream.of(
                Arguments.of("tcp-receive-buffers", Incidents.stuckReader(), "api", Verdict.ESTABLISHED),
                Arguments.of("tcp-send-buffers", Incidents.slowPeers(), "ingest", Verdict.ESTABLISHED),
                Arguments.of("tcp-mem-limit-too-low", Incidents.smallPool(), null, Verdict.ESTABLISHED),
                Arguments.of("tcp-orphans", Incidents.orphans(), null, Verdict.ESTABLISHED),
                Arguments.of("cgroup-memory-limit", Incidents.cgroupKill(), "gateway", Verdict.ESTABLISHED),
                Arguments.of("cgroup-socket-memory", Incidents.cgroupSockets(), "/app-search", Verdict.ESTABLISHED),
                Arguments.of("app-memory-leak", Incidents.leak(), "payments", Verdict.ESTABLISHED),
                Arguments.of("host-memory-too-small", Incidents.manyWorkers(), null, Verdict.ESTABLISHED),
                Arguments.of("overcommit-limit", Incidents.refusedFork(), "cache", Verdict.ESTABLISHED),
                Arguments.of("max-map-count", Incidents.manyMappings(), "checkout", Verdict.ESTABLISHED),
                Arguments.of("ordinary-disconnect", Incidents.impatientClient(), "127.0.0.1", Verdict.PROBABLE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incidents")
    void isNamedWithItsCulprit(String cause, CaseBuilder incident, String culprit, Verdict verdict) {
        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).as(diagnosis.summary()).isEqualTo(cause);
        assertThat(diagnosis.verdict()).isEqualTo(verdict);
        assertThat(diagnosis.culprit() == null ? null : diagnosis.culprit().name())
                .isEqualTo(culprit);
        assertThat(diagnosis.evidence()).isNotEmpty();
        assertThat(diagnosis.remedies()).isNotEmpty();
        assertThat(diagnosis.remedies().get(0).kind()).isEqualTo(Diagnosis.Remedy.Kind.LOOK);
    }
}
