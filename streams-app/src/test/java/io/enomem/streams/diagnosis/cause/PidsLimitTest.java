// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.KernelSignal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PidsLimitTest {
    private static final String CAUSE = "pids-limit";

    /** RLIMIT_NPROC counts all tasks of a user: none of its many processes comes near by itself. */
    @Test
    void manyProcessesOfOneUserReachItsLimitTogether() {
        // Given
        CaseBuilder incident = processes(1000, 40, 39);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.remedies()).extracting(Remedy::command).contains("prlimit --pid 400 --nproc=80:");
    }

    /** The smallest are in no sample: the count of the user's tasks tells. */
    @Test
    void tasksTooSmallToBeSampledCountTowardsTheLimit() {
        // Given
        CaseBuilder incident = processes(1000, 40, 2, 39);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.summary()).contains("user 1000", "39", "40");
    }

    /** Where nobody counted the user's tasks, the slice of its sessions has. */
    @Test
    void theSliceOfAUserTellsItsTasks() {
        // Given
        CaseBuilder incident = processes(1000, 40, 2)
                .samples(
                        0,
                        20,
                        (t, s) ->
                                s.cgroup("/user.slice/user-1000.slice", Map.of("pids.current", 39L, "pids.max", -1L)));

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.summary()).contains("user 1000", "39", "40");
    }

    @Test
    void tasksOfAUserFarBelowItsLimitExplainNothing() {
        // Given
        CaseBuilder incident = processes(1000, 40, 2, 12);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
    }

    @Test
    void belowTheLimitTheRefusalIsNotExplained() {
        // Given
        CaseBuilder incident = processes(1000, 40, 10);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("/proc/400/limits"));
    }

    @Test
    void rootIsNotBoundByIt() {
        // Given
        CaseBuilder incident = processes(0, 40, 39);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
    }

    @Test
    void theUnitsLimitIsRaisedByItsOwnerToTwice() {
        // Given
        String path = "/system.slice/crawler.service";
        CaseBuilder incident = CaseBuilder.host()
                .signal(new KernelSignal.ForkRejected(kmsg(1), at(10), path))
                .samples(
                        0,
                        20,
                        (t, s) -> s.cgroup(
                                path,
                                Map.of("pids.max", 60L, "pids.current", 60L, "pids.events.max", t < 10 ? 0L : 5L)));

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(diagnosis.remedies())
                .filteredOn(r -> r.kind() == Remedy.Kind.NOW)
                .singleElement()
                .satisfies(raise -> {
                    assertThat(raise.command())
                            .isEqualTo("systemctl set-property --runtime -- crawler.service TasksMax=120");
                    assertThat(raise.rollback()).contains("60");
                    WholeRemedies.isWhole(raise);
                });
    }

    private static CaseBuilder processes(long uid, long limit, int count) {
        return processes(uid, limit, count, count);
    }

    private static CaseBuilder processes(long uid, long limit, int count, int tasks) {
        return CaseBuilder.host()
                .signal(new ApplicationFailure(
                        log("builder", 1),
                        at(10),
                        "builder",
                        "plain",
                        Call.FORK,
                        "EAGAIN",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "fork failed",
                        false))
                .samples(0, 20, (t, s) -> {
                    if (tasks > count) {
                        s.userTasks(uid, tasks);
                    }
                    for (int i = 0; i < count; i++) {
                        s.process(
                                400 + i,
                                i == 0 ? "builder" : "sleep",
                                p -> p.setUid(uid).setThreads(1).setLimits(Map.of("Max processes", limit)));
                    }
                });
    }
}
