// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.Verdict;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server of eight processes leaks in each of them, or only has too many: none of them is large by itself. */
class ServiceOfManyProcessesTest {
    private static final int WORKERS = 8;
    private static final String UNIT = "/system.slice/gunicorn.service";

    @Test
    void workersThatEachKeepGrowingAreOneLeak() {
        // When
        Diagnosis diagnosis = judge(workers(UNIT, second -> 4 + 2 * second));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("app-memory-leak");
        assertThat(diagnosis.culprit()).isNotNull();
        assertThat(diagnosis.culprit().unit()).isEqualTo("gunicorn.service");
        assertThat(diagnosis.summary()).contains("8 processes of gunicorn.service each kept growing");
        assertThat(verdict(diagnosis, "host-memory-too-small")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void withoutACgroupTheirParentMakesThemOne() {
        // When
        Diagnosis diagnosis = judge(workers("/", second -> 4 + 2 * second));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("app-memory-leak");
        assertThat(diagnosis.culprit()).isNotNull();
        assertThat(diagnosis.culprit().pid()).isEqualTo(300);
    }

    @Test
    void workersThatTookTheirMemoryAtTheirStartAreTooManyForTheHost() {
        // When
        Diagnosis diagnosis = judge(workers(UNIT, second -> second < 2 ? 4 : 54));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("host-memory-too-small");
    }

    /** Up and down with the load, and up together at last: five rises are soon found in that, and are no leak. */
    @Test
    void workersThatFallAsOftenAsTheyRiseDoNotKeepGrowing() {
        // When
        Diagnosis diagnosis = judge(workers(UNIT, second -> second > 23 ? 54 : 30 + second % 3 * 6));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("host-memory-too-small");
    }

    @Test
    void onlyThoseThatKeepGrowingAreCounted() {
        // When
        Diagnosis diagnosis = judge(workers(UNIT, second -> 4 + 2 * second)
                .samples(
                        0,
                        25,
                        (t, s) -> s.process(
                                320,
                                "gunicorn-master",
                                p -> p.setRssBytes(9L << 20).setParentPid(1).setCgroup(UNIT))));

        // Then
        assertThat(diagnosis.summary()).contains("8 processes of gunicorn.service each kept growing");
    }

    /** A host of 512 MiB; each worker holds so many MiB at a second. */
    private static CaseBuilder workers(String cgroup, IntUnaryOperator mebibytes) {
        long atKill = mebibytes.applyAsInt(25) * 256L;
        List<Task> tasks = IntStream.range(0, WORKERS)
                .mapToObj(i -> new Task(301 + i, "gunicorn-" + i, atKill))
                .toList();
        return host().signal(OomText.hostWide(
                        25, new Memory(WORKERS * atKill, 300, 20, 1_600, 800, 131_072), tasks, tasks.get(0)))
                .samples(0, 25, (t, s) -> {
                    s.set("meminfo.AnonPages", WORKERS * mebibytes.applyAsInt(t) * 1_024L)
                            .set("meminfo.MemAvailable", t < 25 ? 100_000 : 9_000)
                            .set("meminfo.Shmem", 1_200)
                            .set("sockstat.TCP.mem", 0)
                            .set("vmstat.oom_kill", t < 25 ? 0 : 1);
                    for (int i = 0; i < WORKERS; i++) {
                        s.process(
                                301 + i,
                                "gunicorn-" + i,
                                p -> p.setRssBytes((long) mebibytes.applyAsInt(t) << 20)
                                        .setParentPid(300)
                                        .setCgroup(cgroup));
                    }
                });
    }
}
