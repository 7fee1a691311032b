// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.KernelSignal.TcpOutOfMemory;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pairs of the confusion table (root-causes.md 5), each told apart by its observation. */
class LookAlikesTest {
    @Test
    void aStuckReaderIsNotASlowPeerNorTheOtherWayRound() {
        // When
        Diagnosis reader = judge(Incidents.stuckReader());
        Diagnosis peer = judge(Incidents.slowPeers());

        // Then
        assertThat(verdict(reader, "tcp-send-buffers")).isEqualTo(Verdict.RULED_OUT);
        assertThat(verdict(peer, "tcp-receive-buffers")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aPoolAtItsDefaultIsNotCalledTooLow() {
        // When
        Diagnosis diagnosis = judge(Incidents.stuckReader());

        // Then
        assertThat(verdict(diagnosis, "tcp-mem-limit-too-low")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aPoolFarTooSmallComesBeforeTheBuffersThatFillIt() {
        // Given
        CaseBuilder incident = Incidents.smallPool();

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-mem-limit-too-low");
        assertThat(verdict(diagnosis, "tcp-send-buffers")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void theLineAboutThePoolAloneDoesNotMakeOrphans() {
        // Given
        CaseBuilder incident = Incidents.stuckReader()
                .sysctl("net.ipv4.tcp_max_orphans", "2048")
                .signal(new TcpOutOfMemory(kmsg(1), at(12)))
                .samples(30, 31, (t, s) -> s.set("sockstat.TCP.orphan", 1).set("netstat.TcpExt.TCPAbortOnMemory", 9));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-receive-buffers");
        assertThat(verdict(diagnosis, "tcp-orphans")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aKillForACgroupsSocketsIsNotAPlainLimit() {
        // When
        Diagnosis diagnosis = judge(Incidents.cgroupSockets());

        // Then
        assertThat(verdict(diagnosis, "cgroup-memory-limit")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aKillForACgroupIsNoShortageOfTheHost() {
        // When
        Diagnosis diagnosis = judge(Incidents.cgroupKill());

        // Then
        assertThat(diagnosis.causes())
                .noneMatch(c -> c.id().equals("app-memory-leak") && c.verdict() != Verdict.RULED_OUT);
    }

    @Test
    void oneLargeProcessIsNoHostTooSmallAndManyEqualOnesAreNoLeak() {
        // When
        Diagnosis leak = judge(Incidents.leak());
        Diagnosis many = judge(Incidents.manyWorkers());

        // Then
        assertThat(verdict(leak, "host-memory-too-small")).isEqualTo(Verdict.RULED_OUT);
        assertThat(verdict(many, "app-memory-leak")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aKillThatFreesNobodysMemoryIsNeitherALeakNorTooSmallAHost() {
        // Given: 400 MiB that no process has
        Task small = new Task(130, "shell", 300);
        OomReport kill = OomText.hostWide(10, new Memory(500, 300, 20, 1_600, 800, 131_072), List.of(small), small);
        CaseBuilder incident = CaseBuilder.host()
                .signal(kill)
                .samples(
                        0,
                        12,
                        (t, s) -> s.set("meminfo.AnonPages", 2_000)
                                .set("meminfo.MemAvailable", 400_000 - t * 33_000)
                                .set("sockstat.TCP.mem", t * 8_000)
                                .process(130, "shell", p -> p.setRssBytes(1_200_000L)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "app-memory-leak")).isEqualTo(Verdict.RULED_OUT);
        assertThat(verdict(diagnosis, "host-memory-too-small")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aRefusedForkIsNotAFullMapNorTheOtherWayRound() {
        // When
        Diagnosis fork = judge(Incidents.refusedFork().sysctl("vm.max_map_count", "65530"));
        Diagnosis maps = judge(Incidents.manyMappings());

        // Then
        assertThat(verdict(fork, "max-map-count")).isEqualTo(Verdict.RULED_OUT);
        assertThat(verdict(maps, "overcommit-limit")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void textThatCannotProveItsFacilityEstablishesNothing() {
        // Given
        Task payments = new Task(129, "payments", 102_400);
        CaseBuilder incident = CaseBuilder.host().signal(OomText.lastLineOfFile(10, payments));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.causes()).noneMatch(c -> c.verdict() == Verdict.ESTABLISHED);
    }

    @Test
    void aDisconnectBesideAKillOfSomebodyElseStaysOrdinary() {
        // Given
        Task other = new Task(147, "gateway", 16_300);
        CaseBuilder incident = Incidents.impatientClient()
                .nearby(OomText.ofCgroup(9, "/app-gateway", 65_536, 0, 0, List.of(other), other))
                .sample(
                        8,
                        s -> s.sockets(io.enomem.streams.diagnosis.SocketsBuilder.sockets()
                                .reader(138, "proxy", 4, 0, 0)
                                .build()));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("ordinary-disconnect");
    }

    @Test
    void aDisconnectIsNotCalledOrdinaryWhereNobodyKnowsWhoWasKilled() {
        // Given
        Task other = new Task(147, "gateway", 16_300);
        CaseBuilder incident = Incidents.impatientClient()
                .nearby(OomText.ofCgroup(9, "/app-gateway", 65_536, 0, 0, List.of(other), other));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, "ordinary-disconnect")).isEqualTo(Verdict.POSSIBLE);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("ss -tnp"));
    }
}
