// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A quarter of 512 MiB behind min_free_kbytes, beside one process with half of the RAM. */
class MemoryReservationTest {
    private static final long MIB = 1 << 20;
    private static final Task SERVER = new Task(129, "server", 68_000);

    @Test
    void comesBeforeAProcessThatNeverGrew() {
        // When
        Diagnosis diagnosis = judge(killed(0));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("memory-reservation");
        assertThat(diagnosis.causes())
                .anyMatch(c -> c.id().equals("app-memory-leak")
                        && (c.verdict() == Verdict.PROBABLE || c.verdict() == Verdict.ESTABLISHED));
    }

    @Test
    void isContributingWhereTheProcessGrew() {
        // When
        Diagnosis diagnosis = judge(killed(12));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("app-memory-leak");
    }

    /** Eight small ones that would fit, were a quarter of RAM not set aside: what is set aside is to be mended. */
    @Test
    void comesBeforeManyProcessesThatWouldFitWithoutIt() {
        // When
        Diagnosis diagnosis = judge(manySmall("131072"));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("memory-reservation");
    }

    /** Six percent of RAM given back would not have been enough. */
    @Test
    void doesNotComeFirstWhereGivingItBackLeavesLittle() {
        // When
        Diagnosis diagnosis = judge(manySmall("31457"));

        // Then
        assertThat(diagnosis.primaryCause()).isNotEqualTo("memory-reservation");
    }

    private static CaseBuilder manySmall(String minFreeKb) {
        List<Task> workers = IntStream.range(0, 8)
                .mapToObj(i -> new Task(200 + i, "worker" + i, 8_700))
                .toList();
        return CaseBuilder.host()
                .ram(512 * MIB)
                .sysctl("vm.min_free_kbytes", minFreeKb)
                .signal(OomText.hostWide(
                        19, new Memory(70_000, 100, 20, 1_600, 32_000, 131_072), workers, workers.get(0)))
                .samples(0, 25, (t, s) -> {
                    s.set("meminfo.MemTotal", 524_288)
                            .set("meminfo.MemAvailable", 2_000)
                            .set("meminfo.AnonPages", 280_000)
                            .set("meminfo.Shmem", 1_000)
                            .set("sockstat.TCP.mem", 0)
                            .set("vmstat.oom_kill", t < 19 ? 0 : 1);
                    workers.forEach(w -> s.process(w.pid(), w.name(), p -> p.setRssBytes(34 * MIB)));
                });
    }

    private static CaseBuilder killed(long mibPerSecond) {
        return CaseBuilder.host()
                .ram(512 * MIB)
                .sysctl("vm.min_free_kbytes", "131072")
                .signal(OomText.hostWide(
                        19, new Memory(70_000, 100, 20, 1_600, 32_000, 131_072), List.of(SERVER), SERVER))
                .samples(0, 25, (t, s) -> {
                    s.set("meminfo.MemTotal", 524_288)
                            .set("meminfo.MemAvailable", 2_000)
                            .set("meminfo.AnonPages", 280_000 - (19 - Math.min(t, 19)) * mibPerSecond * 1_024)
                            .set("sockstat.TCP.mem", 0)
                            .set("vmstat.oom_kill", t < 19 ? 0 : 1);
                    if (t < 19) {
                        s.process(129, "server", p -> p.setRssBytes((266 - (19 - t) * mibPerSecond) * MIB));
                    }
                });
    }
}
