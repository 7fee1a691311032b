// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.parse.UserspaceKill;
import org.junit.jupiter.api.Test;

class UserspaceKillTest {
    private static final long MIB = 1L << 20;

    @Test
    void theCauseOfAKillByADaemonIsWhatFilledTheMemory() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .signal(new UserspaceKill(
                        log("earlyoom", 1), at(20), "earlyoom", "sshd", 77, null, "low memory! sending SIGTERM"))
                .samples(
                        0,
                        25,
                        (t, s) -> s.set("meminfo.AnonPages", 17_000 + Math.min(t, 20) * 19_000)
                                .set("meminfo.MemAvailable", 470_000 - Math.min(t, 20) * 21_000)
                                .set("meminfo.Shmem", 13_000)
                                .set("sockstat.TCP.mem", 0)
                                .process(129, "payments", p -> p.setRssBytes(MIB + Math.min(t, 20) * 19 * MIB)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("app-memory-leak");
        assertThat(diagnosis.culprit().process()).isEqualTo("payments");
        assertThat(diagnosis.evidence()).anyMatch(e -> e.statement().contains("earlyoom killed sshd"));
    }

    @Test
    void whomAKubeletEvictedItsLogDoesNotSayAndNobodyIsNamed() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .signal(new UserspaceKill(log("kubelet", 1), at(20), "kubelet", null, null, null, "must evict pod(s)"))
                .samples(
                        0,
                        25,
                        (t, s) -> s.set("meminfo.AnonPages", 17_000 + Math.min(t, 20) * 19_000)
                                .set("meminfo.MemAvailable", 470_000 - Math.min(t, 20) * 21_000)
                                .set("sockstat.TCP.mem", 0)
                                .process(129, "payments", p -> p.setRssBytes(MIB + Math.min(t, 20) * 19 * MIB)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("app-memory-leak");
        assertThat(diagnosis.victims()).isEmpty();
        assertThat(diagnosis.impact()).isEqualTo("killed: a pod");
        assertThat(diagnosis.timeline()).anyMatch(entry -> entry.what().equals("kubelet killed a pod"));
    }
}
