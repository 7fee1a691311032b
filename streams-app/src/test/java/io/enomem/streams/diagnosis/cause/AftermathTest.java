// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.Incidents.disconnect;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Destination;
import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketSection;
import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.SocketsBuilder;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.KernelSignal.TcpOutOfMemory;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.ServiceChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class AftermathTest {
    private static final Task PROFILE = new Task(137, "profile", 12_000);

    @Test
    void brokenPipesToAKilledServerAreTheAftermathOfItsKill() {
        // Given
        CaseBuilder incident = brokenPipe().nearby(killed()).samples(0, 8, (t, s) -> s.sockets(talking(50, 0)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("peer-oom-killed");
        assertThat(diagnosis.verdict()).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.culprit().process()).isEqualTo("profile");
        assertThat(verdict(diagnosis, "ordinary-disconnect")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aDisconnectStaysOrdinaryOneSecondAfterTheKillOfAProcessItDoesNotTalkTo() {
        // Given
        CaseBuilder incident = brokenPipe()
                .nearby(killed())
                .samples(
                        0,
                        8,
                        (t, s) -> s.sockets(SocketsBuilder.sockets()
                                .reader(142, "proxy", 50, 0, 0)
                                .build()));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("ordinary-disconnect");
        assertThat(verdict(diagnosis, "peer-oom-killed")).isEqualTo(Verdict.RULED_OUT);
    }

    /** The log has another name than its process, as many have. */
    @Test
    void aDisconnectStaysOrdinaryIfTheKilledProcessLivedAndHadNoConnection() {
        // Given
        CaseBuilder incident = brokenPipe()
                .nearby(killed())
                .samples(
                        0,
                        8,
                        (t, s) -> s.process(137, "profile", process -> {})
                                .sockets(SocketsBuilder.sockets()
                                        .reader(142, "python3", 50, 0, 0)
                                        .build()));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("ordinary-disconnect");
        assertThat(verdict(diagnosis, "peer-oom-killed")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void isUndecidedIfTheOwnersOfSomeConnectionsAreUnknown() {
        // Given
        CaseBuilder incident = brokenPipe()
                .nearby(killed())
                .samples(
                        0,
                        8,
                        (t, s) -> s.process(137, "profile", process -> {})
                                .sockets(SocketsBuilder.sockets()
                                        .reader(142, "python3", 50, 0, 0)
                                        .reader(null, null, 1, 0, 0)
                                        .build()));

        // When, Then
        assertThat(judge(incident).verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void anErrorThatNamesThePortOfAKilledServerIsTheAftermathOfItsKill() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .signal(lost("127.0.0.1:5432"))
                .nearby(killed())
                .samples(0, 8, (t, s) -> s.sockets(talking(0, 80)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("peer-oom-killed");
        assertThat(diagnosis.culprit().process()).isEqualTo("profile");
    }

    @Test
    void isUndecidedWhereThirdPartiesMayHaveHadAllConnectionsToTheKilledServer() {
        // Given
        CaseBuilder incident = brokenPipe().nearby(killed()).samples(0, 8, (t, s) -> s.sockets(talking(50, 80)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("ss -tnp"));
    }

    @Test
    void isUndecidedWithoutADumpOfTheSockets() {
        // Given
        CaseBuilder incident = brokenPipe().nearby(killed());

        // When, Then
        assertThat(judge(incident).verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void aResetByAFullPoolOfTheSameHostIsToldFromAKill() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .sysctl("net.ipv4.tcp_mem", "512 768 1024")
                .signal(disconnect(10, "proxy", "ECONNRESET"))
                .nearby(new TcpOutOfMemory(kmsg(1), at(9.9)))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("netstat.TcpExt.TCPAbortOnMemory", t < 10 ? 0 : 64)
                                .set("sockstat.TCP.mem", 1_300)
                                .set("meminfo.MemAvailable", 400_000));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("reset-by-tcp-memory");
        assertThat(verdict(diagnosis, "reset-by-tcp-memory")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(verdict(diagnosis, "tcp-mem-limit-too-low")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(verdict(diagnosis, "ordinary-disconnect")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void aPeerThatWasStoppedIsARestartAndPagesNobody() {
        // Given
        CaseBuilder incident = brokenPipe()
                .nearby(new ServiceChange(
                        log("profile", 1),
                        at(9),
                        "profile",
                        ServiceChange.Kind.STOP_REQUESTED,
                        null,
                        137,
                        15,
                        null,
                        "received SIGTERM"))
                .samples(0, 8, (t, s) -> s.sockets(talking(50, 0)));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("peer-restarted");
        assertThat(diagnosis.severity()).isEqualTo(Diagnosis.Severity.INFO);
    }

    @Test
    void aBrokenPipeWithoutAPeerIsAPipe() {
        // Given
        CaseBuilder incident = CaseBuilder.host()
                .signal(new ApplicationFailure(
                        log("report", 1),
                        at(10),
                        "report",
                        "plain",
                        Call.PIPE_WRITE,
                        "EPIPE",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "write to stdout: Broken pipe",
                        false));

        // When, Then
        assertThat(judge(incident).primaryCause()).isEqualTo("pipe-closed");
    }

    /** A client has another port for each connection; one port that several connections led to is a service's. */
    @Test
    void aServiceElsewhereThatDropsItsConnectionsIsNoClientThatLeft() {
        // Given
        CaseBuilder incident = brokenPipe().signal(lost("10.0.0.77:6379", 2)).signal(lost("10.0.0.77:6379", 3));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.verdict()).isIn(Verdict.POSSIBLE, Verdict.UNDECIDED);
        assertThat(diagnosis.severity()).isEqualTo(Severity.WARNING);
        assertThat(diagnosis.summary()).doesNotContain("Harmless");
        assertThat(verdict(diagnosis, "peer-oom-killed")).isNotEqualTo(Verdict.RULED_OUT);
        assertThat(verdict(diagnosis, "peer-restarted")).isNotEqualTo(Verdict.RULED_OUT);
        assertThat(diagnosis.missing()).anyMatch(m -> m.contains("10.0.0.77:6379"));
    }

    @Test
    void clientsThatLeaveAreOrdinaryHoweverMany() {
        // Given
        CaseBuilder incident = brokenPipe()
                .signal(lost("203.0.113.9:41000", 2))
                .signal(lost("203.0.113.9:41001", 3))
                .signal(lost("203.0.113.9:41001", 4));

        // When, Then
        assertThat(judge(incident).primaryCause()).isEqualTo("ordinary-disconnect");
    }

    private static ApplicationFailure lost(String peer) {
        return lost(peer, 1);
    }

    private static ApplicationFailure lost(String peer, long offset) {
        return new ApplicationFailure(
                log("web", offset),
                at(10),
                "web",
                "plain",
                Call.SEND,
                "ECONNRESET",
                null,
                peer,
                null,
                null,
                null,
                null,
                "request to " + peer + " failed: Connection reset by peer",
                false);
    }

    private static CaseBuilder brokenPipe() {
        return CaseBuilder.host()
                .signal(disconnect(10, "proxy", "EPIPE"))
                .samples(
                        9,
                        20,
                        (t, s) -> s.set("netstat.TcpExt.TCPAbortOnMemory", 0)
                                .set("protocols.TCP.press", 0)
                                .set("meminfo.MemAvailable", 400_000));
    }

    private static OomReport killed() {
        return OomText.ofCgroup(9, "/billing.service", 49_152, 0, 0, List.of(PROFILE), PROFILE);
    }

    /** The proxy is connected to the server's port, beside that many sockets of others. */
    private static SocketSection.Builder talking(int connections, int others) {
        return SocketsBuilder.sockets()
                .reader(142, "proxy", connections, 0, 0)
                .reader(137, "profile", connections + 1, 0, 0)
                .reader(150, "other", others, 0, 0)
                .build()
                .setListeners(List.of(Listener.newBuilder()
                        .setEndpoint("0.0.0.0:5432")
                        .setPid(137)
                        .setComm("profile")
                        .setAcceptQueue(0)
                        .setBacklog(128)
                        .build()))
                .setDestinations(List.of(new Destination("127.0.0.1:5432", connections)));
    }
}
