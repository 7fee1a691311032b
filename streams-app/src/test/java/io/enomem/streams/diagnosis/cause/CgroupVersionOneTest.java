// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.CounterMoved;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A kill on a host whose memory controller is version 1: other files, and sockets that do not count against the limit. */
class CgroupVersionOneTest {
    private static final String PATH = "/shop";

    @Test
    void remediesNameTheFilesOfThatVersion() {
        // When
        Diagnosis diagnosis = judge(killed(0L));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("cgroup-memory-limit");
        assertThat(diagnosis.remedies())
                .extracting(Remedy::command)
                .anyMatch(command -> command.contains("/sys/fs/cgroup/memory/shop/memory.stat"))
                .anyMatch(command -> command.endsWith("/sys/fs/cgroup/memory/shop/memory.limit_in_bytes"))
                .noneMatch(command -> command.contains("memory.max"));
    }

    /** A container that lived for less than a sample, or a log alone. */
    @Test
    void remediesNameTheFilesOfThatVersionWhereOnlyTheKernelToldIt() {
        // When
        Diagnosis diagnosis =
                judge(CaseBuilder.host().signal(OomText.ofCgroupV1(10, PATH, 65_536, new Task(147, "worker", 16_300))));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("cgroup-memory-limit");
        assertThat(diagnosis.remedies())
                .extracting(Remedy::command)
                .anyMatch(command -> command.contains("/sys/fs/cgroup/memory/shop/memory.stat"))
                .noneMatch(command -> command.contains("memory.max"));
    }

    @Test
    void socketsAreRuledOutByTheirOwnCount() {
        assertThat(verdict(judge(killed(0L)), "cgroup-socket-memory")).isEqualTo(Verdict.RULED_OUT);
    }

    /** 64 MiB of sockets are little beside 2 GiB of memory and all that kmem.tcp allows. */
    @Test
    void theLimitOfSocketsIsOneOfItsOwn() {
        // When
        Diagnosis diagnosis = judge(CaseBuilder.host()
                .signal(new CounterMoved(
                        CaseBuilder.kmsg(1), CaseBuilder.at(5), "memory.kmem.tcp.failcnt", PATH, 0, 40))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("protocols.TCP.press", 0)
                                .cgroupV1(
                                        PATH,
                                        Map.of(
                                                "memory.limit_in_bytes",
                                                2L << 30,
                                                "memory.usage_in_bytes",
                                                300L << 20,
                                                "memory.kmem.tcp.limit_in_bytes",
                                                64L << 20,
                                                "memory.kmem.tcp.usage_in_bytes",
                                                Math.min(64L, 4L + t * 12L) << 20,
                                                "memory.kmem.tcp.failcnt",
                                                t < 5 ? 0L : t * 10L))));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("cgroup-socket-memory");
        assertThat(diagnosis.verdict()).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.remedies())
                .extracting(Remedy::command)
                .contains("echo 134217728 > /sys/fs/cgroup/memory/shop/memory.kmem.tcp.limit_in_bytes");
    }

    private static CaseBuilder killed(long socketBytes) {
        Task worker = new Task(147, "worker", 16_300);
        return CaseBuilder.host()
                .signal(OomText.ofCgroup(10, PATH, 65_536, 0, 0, List.of(worker), worker))
                .samples(
                        0,
                        20,
                        (t, s) -> s.cgroupV1(
                                PATH,
                                Map.of(
                                        "memory.limit_in_bytes",
                                        64L << 20,
                                        "memory.usage_in_bytes",
                                        60L << 20,
                                        "memory.kmem.tcp.usage_in_bytes",
                                        socketBytes,
                                        "memory.oom_control.oom_kill",
                                        t < 10 ? 0L : 1L)));
    }
}
