// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.CauseVerdict;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An agent starts on a host whose ring still holds a kill: the first samples are of another time. */
class LateSampleTest {
    private static final Task SHOP = new Task(147, "shop", 16_300);

    @Test
    void aSampleTakenLongAfterAKillIsNoEvidenceOfIt() {
        // Given
        CaseBuilder incident = killAndThenASampleAfter(290);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("cgroup-memory-limit");
        assertThat(diagnosis.causes())
                .flatExtracting(CauseVerdict::evidence)
                .extracting(Evidence::source)
                .allMatch(source -> source.startsWith("kmsg"));
    }

    @Test
    void thatNoSampleIsNearIsSaid() {
        // Given
        CaseBuilder incident = killAndThenASampleAfter(290);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(diagnosis.gaps())
                .containsExactly("samples: none near, so this rests on what was logged alone"
                        + " (2026-11-22T09:59:00Z to 2026-11-22T10:00:30Z)");
    }

    @Test
    void aSampleAMinuteAfterAKillIsOfIt() {
        // Given
        CaseBuilder incident = killAndThenASampleAfter(60);

        // When
        Diagnosis diagnosis = Judging.judge(incident);

        // Then
        assertThat(diagnosis.gaps()).isEmpty();
        assertThat(diagnosis.causes())
                .flatExtracting(CauseVerdict::evidence)
                .extracting(Evidence::time)
                .contains(CaseBuilder.at(60));
    }

    private static CaseBuilder killAndThenASampleAfter(int seconds) {
        String cgroup = "/system.slice/shop.service";
        return CaseBuilder.host()
                .sysctl("net.ipv4.tcp_mem", "60000 80000 120000")
                .signal(OomText.ofCgroup(0, cgroup, 65_536, 0, 0, List.of(SHOP), SHOP))
                .sample(
                        seconds,
                        s -> s.cgroup(cgroup, Map.of("memory.max", 64L << 20, "memory.events.oom_kill", 1L))
                                .set("meminfo.MemAvailable", 10_000)
                                .set("sockstat.TCP.mem", 60_000)
                                .set("sockstat.TCP.inuse", 1));
    }
}
