// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cgroup of 80 MiB that shared memory filled; Linux 6.12 printed and counted a process's own MAP_SHARED memory so. */
class SharedMemoryTest {
    private static final String CGROUP = "/system.slice/billing.service";
    private static final Task MAPPED = new Task(463, "billing", 20_400, 18_900);
    private static final Task SMALL = new Task(463, "billing", 1_500, 0);

    @Test
    void thatEndedWithTheVictimWasTheProcesssOwn() {
        // Given
        CaseBuilder incident = filled(MAPPED, 1_000);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("cgroup-memory-limit");
        assertThat(diagnosis.culprit().process()).isEqualTo("billing");
        assertThat(verdict(diagnosis, "tmpfs-memory")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void thatOutlivedAVictimWhichHadItMappedIsInFiles() {
        // Given
        CaseBuilder incident = filled(MAPPED, 77_000);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tmpfs-memory");
        assertThat(verdict(diagnosis, "cgroup-memory-limit")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void thatNobodyHadMappedIsInFilesThoughItWasDeletedSoonAfter() {
        // Given
        CaseBuilder incident = filled(SMALL, 1_000);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tmpfs-memory");
    }

    @Test
    void isNotSaidToOutliveAKillAfterWhichNothingWasSampled() {
        // Given
        CaseBuilder incident = CaseBuilder.host().signal(kill(MAPPED));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("cgroup-memory-limit");
        assertThat(verdict(diagnosis, "tmpfs-memory")).isEqualTo(Verdict.POSSIBLE);
    }

    @Test
    void whereThereWasNoneNothingIsSaidOfItsEnd() {
        // When
        Diagnosis diagnosis = judge(CaseBuilder.host()
                .samples(0, 20, (t, s) -> s.set("meminfo.Shmem", 1_000))
                .signal(OomText.ofCgroup(9.5, CGROUP, 80 << 10, 0, 0, List.of(SMALL), SMALL)));

        // Then
        assertThat(diagnosis.evidence()).noneMatch(e -> e.statement().startsWith("Fall of Shmem"));
    }

    private static CaseBuilder filled(Task victim, long shmemKbAfter) {
        return CaseBuilder.host()
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("meminfo.MemTotal", 460_000)
                                .set("meminfo.MemAvailable", 300_000)
                                .set("meminfo.Shmem", t < 10 ? 1_000 + t * 7_600L : shmemKbAfter))
                .signal(kill(victim));
    }

    private static OomReport kill(Task victim) {
        return OomText.ofCgroup(9.5, CGROUP, 80 << 10, 0, 74L << 20, List.of(victim), victim);
    }
}
