// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.Judging.ENGINE;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CgroupMemoryThrottledTest {
    private static final String SLICE = "/search.slice";

    @Test
    void isLikelyWhereTheTasksStandStillAtMemoryHigh() {
        assertThat(judge(throttled(600_000L)).primaryCause()).isEqualTo("cgroup-memory-throttled");
    }

    @Test
    void isNotNamedWhereMemoryHighOnlyTrimsTheCache() {
        assertThat(ENGINE.diagnose(throttled(1_000L).build())).isEmpty();
    }

    @Test
    void isLikelyWithoutPressureWhereItStandsAboveMemoryHigh() {
        assertThat(verdict(judge(throttled(null, 36 << 20)), "cgroup-memory-throttled"))
                .isEqualTo(Verdict.PROBABLE);
    }

    @Test
    void isAtMostPossibleWithoutPressureWhereReclaimBringsItBack() {
        assertThat(ENGINE.diagnose(throttled(null, 32 << 20).build()))
                .map(Diagnosis::verdict)
                .get()
                .isIn(Verdict.POSSIBLE, Verdict.UNDECIDED);
    }

    @Test
    void isAtMostPossibleWithoutPressureAndUse() {
        assertThat(verdict(judge(throttled(null)), "cgroup-memory-throttled")).isEqualTo(Verdict.POSSIBLE);
    }

    /** Linux counts an event in all groups above too, and only one of them has the limit. */
    @Test
    void isOfTheCgroupThatHasTheLimitAndNotOfThoseAboveIt() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .signal(new CounterMoved(
                        new RecordId("sample", 1, false), at(10), "memory.events.high", SLICE + "/ledger", 0, 90))
                .samples(0, 20, (t, s) -> {
                    for (String path : List.of(SLICE, SLICE + "/ledger", SLICE + "/ledger/worker")) {
                        boolean limited = path.endsWith("ledger");
                        s.cgroup(
                                path,
                                Map.of(
                                        "memory.events.high",
                                        path.endsWith("worker") ? 0 : t * 40L,
                                        "memory.events.oom_kill",
                                        0L,
                                        "memory.high",
                                        limited ? 32L << 20 : -1,
                                        "memory.pressure.full.total",
                                        1 + t * 600_000L));
                    }
                });

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("cgroup-memory-throttled");
        assertThat(diagnosis.culprit()).isNotNull();
        assertThat(diagnosis.culprit().cgroup()).isEqualTo(SLICE + "/ledger");
    }

    /** A cgroup at memory.high whose tasks all wait that many microseconds of each second; null: without PSI. */
    private static CaseBuilder throttled(@Nullable Long micros) {
        return throttled(micros, null);
    }

    private static CaseBuilder throttled(@Nullable Long micros, @Nullable Integer use) {
        RecordId id = new RecordId("sample", 1, false);
        return CaseBuilder.host()
                .signal(new CounterMoved(id, at(10), "memory.events.high", SLICE, 0, 90))
                .samples(0, 20, (t, s) -> {
                    Map<String, Long> values = new HashMap<>();
                    values.put("memory.events.high", t * 40L);
                    values.put("memory.events.oom_kill", 0L);
                    if (micros != null) {
                        values.put("memory.pressure.full.total", 1 + t * micros);
                    }
                    if (use != null) {
                        values.put("memory.current", use.longValue());
                        values.put("memory.high", 32L << 20);
                    }
                    s.cgroup(SLICE, values);
                });
    }
}
