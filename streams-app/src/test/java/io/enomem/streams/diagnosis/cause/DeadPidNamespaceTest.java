// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Incidents.refused;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.ProcessSample;
import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.ApplicationFailure.Call;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** fork fails with ENOMEM on a host with memory to spare. */
class DeadPidNamespaceTest {
    private static final String CAUSE = "dead-pid-namespace";
    private static final long GIB = 1L << 30;

    @Test
    void isLikelyForAProcessInANamespaceOfItsOwn() {
        // Given
        CaseBuilder incident = forks(1, shell -> shell.setPidNamespaceDepth(2).setVmDataBytes(1L << 20));

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    /** unshare --pid without --fork: the shell itself is still outside, its children would be inside. */
    @Test
    void isLikelyWhereNothingElseRefusesTheForksOfASmallProcess() {
        // Given
        CaseBuilder incident = forks(4, shell -> shell.setPidNamespaceDepth(1).setVmDataBytes(1L << 20));

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isEqualTo(Verdict.PROBABLE);
    }

    @Test
    void isNotSaidOfOneRefusal() {
        // Given
        CaseBuilder incident = forks(1, shell -> shell.setPidNamespaceDepth(1).setVmDataBytes(1L << 20));

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
        assertThat(verdict(diagnosis, CAUSE)).isIn(Verdict.POSSIBLE, Verdict.CANNOT_TELL);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("pid_for_children"));
    }

    /** The heuristic of vm.overcommit_memory 0 may have refused one huge mapping of it. */
    @Test
    void isOnlyPossibleForAParentLargerThanRam() {
        // Given
        CaseBuilder incident = forks(4, shell -> shell.setPidNamespaceDepth(1).setVmDataBytes(3 * GIB));

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isIn(Verdict.POSSIBLE, Verdict.CANNOT_TELL);
        assertThat(verdict(diagnosis, "overcommit-limit")).isIn(Verdict.POSSIBLE, Verdict.CANNOT_TELL);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("pmap"));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    private static CaseBuilder forks(int refusals, Consumer<ProcessSample.Builder> shell) {
        CaseBuilder incident = CaseBuilder.host()
                .ram(GIB)
                .sysctl("vm.overcommit_memory", "0")
                .samples(
                        0,
                        20,
                        (t, sample) -> sample.set("meminfo.MemTotal", 1 << 20)
                                .set("meminfo.SwapTotal", 0)
                                .set("meminfo.MemAvailable", 800_000)
                                .process(400, "runner", shell));
        for (int i = 0; i < refusals; i++) {
            incident.signal(refused(10 + i, "runner", Call.FORK));
        }
        return incident;
    }
}
