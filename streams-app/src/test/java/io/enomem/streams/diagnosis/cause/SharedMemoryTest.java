// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    @Test
    void thatFilledACgroupIsSeenInItsSamplesWhereNoDumpOfTheKillWas() {
        // When
        Diagnosis diagnosis = judge(counted(74L << 20));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tmpfs-memory");
        assertThat(diagnosis.culprit().cgroup()).isEqualTo(CGROUP);
    }

    @Test
    void thatEndedWithACountedKillIsNotSaidToBeInFiles() {
        assertThat(verdict(judge(counted(1L << 20)), "tmpfs-memory")).isEqualTo(Verdict.RULED_OUT);
    }

    /** The buffers of a database are shared memory too, and the page tables of those who map them are what grows. */
    @Test
    void thatProcessesMapAndThatDoesNotGrowIsTheirs() {
        // Given
        Task backend = new Task(77, "postgres", 20_000, 16_000);
        CaseBuilder incident = CaseBuilder.host()
                .signal(OomText.hostWide(
                        19, new Memory(70_000, 36_000, 20, 1_600, 800, 131_072), List.of(backend), backend))
                .samples(
                        0,
                        25,
                        (t, s) -> s.set("meminfo.MemTotal", 524_288)
                                .set("meminfo.MemAvailable", Math.max(9_000, 200_000 - t * 11_000))
                                .set("meminfo.Shmem", 144_000)
                                .set("meminfo.PageTables", 20_000 + t * 4_000L)
                                .set("meminfo.AnonPages", 180_000 + t * 4_000L)
                                .process(
                                        60,
                                        "postgres",
                                        p -> p.setRssBytes(150L << 20).setRssShmemBytes(138L << 20)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "tmpfs-memory")).isEqualTo(Verdict.RULED_OUT);
        assertThat(diagnosis.primaryCause()).isEqualTo("host-memory-too-small");
        assertThat(diagnosis.summary()).contains("of page tables");
    }

    /** A build that writes a quarter of RAM to /dev/shm and takes it away again: nobody lacked anything. */
    @Test
    void thatGrowsWhereMuchIsAvailableIsNoIncident() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .signal(new CounterMoved(
                        CaseBuilder.kmsg(1), CaseBuilder.at(10), "meminfo.Shmem", null, 12_000, 130_000))
                .samples(
                        0,
                        25,
                        (t, s) -> s.set("meminfo.MemTotal", 524_288)
                                .set("meminfo.MemAvailable", 460_000 - Math.min(t, 18) * 7_000L)
                                .set("meminfo.Shmem", 4_000 + Math.min(t, 18) * 7_000L));

        // When
        Optional<Diagnosis> diagnosis = Judging.ENGINE.diagnose(incident.build());

        // Then
        assertThat(diagnosis).isEmpty();
    }

    /** A kill at 10 s that the cgroup counted and the kernel log does not have. */
    private static CaseBuilder counted(long bytesAfter) {
        return CaseBuilder.host()
                .signal(new CounterMoved(
                        CaseBuilder.kmsg(1), CaseBuilder.at(10), "memory.events.oom_kill", CGROUP, 0, 1))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("meminfo.MemAvailable", 300_000)
                                .cgroup(
                                        CGROUP,
                                        Map.of(
                                                "memory.max",
                                                80L << 20,
                                                "memory.current",
                                                78L << 20,
                                                "memory.events.oom_kill",
                                                t < 10 ? 0L : 1L,
                                                "memory.stat.shmem",
                                                t < 10 ? Math.min(74L, 4 + t * 8L) << 20 : bytesAfter)));
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
