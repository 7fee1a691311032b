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

/** Takes the deciding observation away from a typical incident: the cause may not be likely any more, nor any other. */
class MissingEvidenceTest {
    static Stream<Arguments> incidents() {
        return Stream.of(
                Arguments.of("tcp-receive-buffers", Incidents.stuckReader().without("sockets"), "ss"),
                Arguments.of("tcp-receive-buffers", Incidents.stuckReader().without("net.ipv4.tcp_mem"), "tcp_mem"),
                Arguments.of("tcp-send-buffers", Incidents.slowPeers().without("sockets"), "ss"),
                Arguments.of("tcp-mem-limit-too-low", Incidents.smallPool().without("net.ipv4.tcp_mem"), "tcp_mem"),
                Arguments.of(
                        "overcommit-limit",
                        Incidents.refusedFork().without("vm.overcommit_memory"),
                        "overcommit_memory"),
                Arguments.of(
                        "overcommit-limit",
                        Incidents.refusedFork().without("meminfo.Committed_AS", "meminfo.CommitLimit"),
                        "meminfo"),
                Arguments.of("max-map-count", Incidents.manyMappings().without("processes"), "maps"),
                Arguments.of("max-map-count", Incidents.manyMappings().without("vm.max_map_count"), "max_map_count"));
    }

    @ParameterizedTest(name = "{0} without {2}")
    @MethodSource("incidents")
    void leavesNothingLikelyAndNamesWhatWouldDecide(String cause, CaseBuilder incident, String decides) {
        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(Judging.verdict(diagnosis, cause)).isIn(Verdict.POSSIBLE, Verdict.CANNOT_TELL);
        Judging.assertNoOtherIsLikely(diagnosis);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains(decides));
    }
}
