// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
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
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** What no counter owns: a leak takes it over many samples, a teardown or a burst of sockets within one. */
class KernelMemoryEvidenceTest {
    private static final long RAM_KB = 512 << 10;

    @Test
    void pagesThatGoSampleBySampleAreALeak() {
        // When
        Diagnosis diagnosis = judge(unowned(second -> 6_000L * second));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("kernel-page-leak");
    }

    @Test
    void pagesThatAreUnderwayWhenAProcessDiesAreNone() {
        // When
        Diagnosis diagnosis = judge(unowned(second -> second < 19 ? second * 10L : 60_000));

        // Then
        assertThat(verdict(diagnosis, "kernel-page-leak")).isEqualTo(Verdict.RULED_OUT);
    }

    /** As Linux 6.12 counted a process that filled pipes and never read them: their pages are in no line of meminfo. */
    @Test
    void pagesThatGoWithOpenedPipesAreNone() {
        // Given
        CaseBuilder incident = unowned(second -> 6_000L * second)
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("file-nr.allocated", 1_000 + 190L * t).set("sockstat.sockets.used", 100 + t));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "kernel-page-leak")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void pagesThatGoWhileConnectionsComeAreALeakAllTheSame() {
        // Given
        CaseBuilder incident = unowned(second -> 6_000L * second)
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("file-nr.allocated", 1_000 + 190L * t)
                                .set("sockstat.sockets.used", 100 + 190L * t));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("kernel-page-leak");
    }

    @Test
    void theDumpOfAKillAloneCannotTellThemFromSocketBuffers() {
        // Given
        Task shell = new Task(7, "sh", 40);
        CaseBuilder incident = host().signal(
                        OomText.hostWide(25, new Memory(1_000, 30, 20, 1_600, 800, 131_072), List.of(shell), shell));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "kernel-page-leak")).isNotIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.missing()).anyMatch(missing -> missing.contains("/proc/net/sockstat"));
    }

    /** As a host with the rings of a driver in memory: the kill's dump shows them too, and they were there before. */
    @Test
    void pagesThatWereThereFromTheFirstSampleAreAReservationAndNoLeak() {
        // Given
        Task shell = new Task(7, "sh", 40);
        CaseBuilder incident = unowned(second -> 220_000)
                .signal(OomText.hostWide(19, new Memory(1_000, 30, 20, 1_600, 800, 131_072), List.of(shell), shell));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("memory-reservation");
        assertThat(verdict(diagnosis, "kernel-page-leak")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void slabThatGrowsIsALeakWhereConnectionTrackingIsNotLoaded() {
        // When
        Diagnosis diagnosis = judge(growingSlab(0).sysctl("net.core.somaxconn", "4096"));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("kernel-slab-leak");
        assertThat(diagnosis.verdict()).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void slabThatGrowsMayBeTrackedConnectionsWhereNobodyReadWhetherThereAreAny() {
        // When
        Diagnosis diagnosis = judge(growingSlab(0));

        // Then
        assertThat(verdict(diagnosis, "kernel-slab-leak")).isEqualTo(Verdict.POSSIBLE);
        assertThat(diagnosis.missing()).anyMatch(missing -> missing.contains("nf_conntrack_count"));
    }

    @Test
    void slabIsOfTheCgroupThatIsChargedForIt() {
        // Given a service that fills message queues
        CaseBuilder incident =
                growingSlab(5_900).sysctl("net.core.somaxconn", "4096").module("vendornic", "OE");

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.culprit()).isNotNull();
        assertThat(diagnosis.culprit().cgroup()).isEqualTo("/system.slice/notifier.service");
        assertThat(diagnosis.summary()).contains("/system.slice/notifier.service");
    }

    @Test
    void slabThatNoCgroupIsChargedForIsOfTheModuleThatIsNotTheKernelsOwn() {
        // Given modules of the kernel that are only unsigned, and one from elsewhere
        CaseBuilder incident = growingSlab(0)
                .sysctl("net.core.somaxconn", "4096")
                .module("inet_diag", "E")
                .module("vendornic", "OE");

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.culprit()).isNotNull();
        assertThat(diagnosis.culprit().process()).isEqualTo("vendornic");
    }

    /** 6,000 kB of slab a second, of which one service is charged that many. */
    private static CaseBuilder growingSlab(long chargedKb) {
        return host().signal(moved("meminfo.SUnreclaim"))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("meminfo.MemTotal", RAM_KB)
                                .set("meminfo.SUnreclaim", 9_000 + 6_000L * t)
                                .set("meminfo.Slab", 12_000 + 6_000L * t)
                                .set("meminfo.MemAvailable", 300_000 - 6_000L * t)
                                .set("sockstat.sockets.used", 60)
                                .set("sockstat.TCP.mem", 0)
                                .cgroup("/system.slice", charged(chargedKb * t))
                                .cgroup("/system.slice/notifier.service", charged(chargedKb * t)));
    }

    private static Map<String, Long> charged(long kilobytes) {
        return Map.of("memory.stat.slab_unreclaimable", 4_096 + kilobytes * 1_024);
    }

    @Test
    void aKillThatOnlyWasCountedStillTellsThatTheHostWasOutOfMemory() {
        // Given
        CaseBuilder incident = host().signal(moved("vmstat.oom_kill"))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("meminfo.AnonPages", 20_000 + 20_000L * t)
                                .set("meminfo.MemAvailable", Math.max(6_000, 470_000 - 23_000L * t))
                                .set("sockstat.TCP.mem", 0)
                                .set("vmstat.oom_kill", t < 20 ? 0 : 1)
                                .process(41, "ledger", p -> p.setRssBytes((10L + 20 * t) << 20)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("app-memory-leak");
        assertThat(diagnosis.culprit()).isNotNull();
        assertThat(diagnosis.culprit().process()).isEqualTo("ledger");
    }

    /** The host is short; so many kB belong to nobody. */
    private static CaseBuilder unowned(IntToLongFunction kilobytes) {
        return host().signal(moved("meminfo.MemAvailable"))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("meminfo.MemTotal", RAM_KB)
                                .set("meminfo.MemFree", RAM_KB - 200_000 - kilobytes.applyAsLong(t))
                                .set("meminfo.AnonPages", 190_000)
                                .set("meminfo.Slab", 10_000)
                                .set("meminfo.SUnreclaim", 9_000)
                                .set("meminfo.MemAvailable", 9_000)
                                .set("vmstat.oom_kill", t < 19 ? 0 : 1)
                                .set("sockstat.TCP.mem", 0)
                                .set("sockstat.UDP.mem", 0));
    }

    private static CounterMoved moved(String counter) {
        return new CounterMoved(new RecordId("sample", 20_000, false), at(20), counter, null, 0, 1);
    }
}
