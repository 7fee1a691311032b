// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Counter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What net-tools and {@code ss -s} print, in the forms that older reports carry. */
class NetstatTextTest {

    @Test
    void connectionsTellQueuesStateAndOwner() {
        // Given: netstat -tunp
        String text = """
                Active Internet connections (w/o servers)
                Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
                tcp        0     52 10.0.0.5:22             10.0.0.9:51022          ESTABLISHED 1067/sshd: root
                tcp6       1      0 ::1:8080                ::1:40000               CLOSE_WAIT  4242/java
                tcp        0      0 10.0.0.5:80             10.0.0.9:51023          TIME_WAIT   -
                udp     4352      0 10.0.0.5:68             10.0.0.1:67             ESTABLISHED 812/dhclient
                unix  2      [ ]         DGRAM                    1234     1/init
                """;

        // When
        List<SocketEntry> sockets = sockets(text);

        // Then
        assertThat(sockets).hasSize(4);
        assertThat(sockets.get(0).owner()).isEqualTo(new Owner(1067, "sshd"));
        assertThat(sockets.get(0).sendQueue()).isEqualTo(52);
        assertThat(sockets.get(0).memory()).isNull();
        assertThat(sockets.get(1).state()).isEqualTo(TcpState.CLOSE_WAIT);
        assertThat(sockets.get(2).owner()).isNull();
        assertThat(sockets.get(3).tcp()).isFalse();
        assertThat(sockets.get(3).receiveQueue()).isEqualTo(4352);
    }

    @Test
    void connectionsWithUserInodeAndTimer() {
        // Given: netstat -W -neopa, as sosreport runs it
        String text = "tcp        0      0 0.0.0.0:111   0.0.0.0:*   LISTEN   0   16384   1/systemd   off (0.00/0/0)\n"
                + "tcp        0  99000 10.0.0.5:80   10.0.0.9:4  FIN_WAIT1   0   0   -   probe (54.21/0/9)\n";

        // When
        List<SocketEntry> sockets = sockets(text);

        // Then
        assertThat(sockets.get(0).inode()).isEqualTo(16384);
        assertThat(sockets.get(0).owner()).isEqualTo(new Owner(1, "systemd"));
        assertThat(sockets.get(1).state()).isEqualTo(TcpState.FIN_WAIT_1);
        assertThat(sockets.get(1).inode()).isZero();
        assertThat(sockets.get(1).timer()).isEqualTo(SocketTimer.PERSIST);
    }

    @Test
    void statisticsAreSentencesAndNames() {
        // Given: netstat -s of net-tools 1.60 and 2.x
        CounterValues values = new CounterValues();
        String text = """
                Tcp:
                    48 active connections openings
                    21 connections established
                    7 segments retransmited
                TcpExt:
                    TCP ran low on memory 3 times
                    2 connections aborted due to memory pressure
                    11 packets pruned from receive queue because of socket buffer overrun
                    TCPTimeWaitOverflow: 9
                    some sentence with 5 numbers nobody knows
                """;

        // When
        new NetstatStatistics().read(text.getBytes(StandardCharsets.UTF_8), values);

        // Then
        assertThat(values.get(Counter.named("snmp.Tcp.ActiveOpens"))).isEqualTo(48);
        assertThat(values.get(Counter.named("snmp.Tcp.RetransSegs"))).isEqualTo(7);
        assertThat(values.get(Counter.named("netstat.TcpExt.TCPMemoryPressures")))
                .isEqualTo(3);
        assertThat(values.get(Counter.named("netstat.TcpExt.TCPAbortOnMemory"))).isEqualTo(2);
        assertThat(values.get(Counter.named("netstat.TcpExt.PruneCalled"))).isEqualTo(11);
        assertThat(values.get(Counter.named("netstat.TcpExt.TCPTimeWaitOverflow")))
                .isEqualTo(9);
        assertThat(values.get(Counter.named("netstat.TcpExt.ListenDrops"))).isNull();
    }

    @Test
    void summaryOfSsFillsOnlyWhatIsUnknown() {
        // Given: ss -s of iproute2 2.6 and of 5.x
        CounterValues old = new CounterValues();
        CounterValues known = new CounterValues();
        known.set(Counter.named("sockstat.TCP.orphan"), 5);

        // When
        read("TCP:   80 (estab 2, closed 70, orphaned 1, synrecv 0, timewait 70/0), ports 12\n", old);
        read("TCP:   80 (estab 2, closed 70, orphaned 1, timewait 68)\n", known);

        // Then
        assertThat(old.get(Counter.named("sockstat.TCP.orphan"))).isEqualTo(1);
        assertThat(old.get(Counter.named("sockstat.TCP.tw"))).isEqualTo(70);
        assertThat(old.get(Counter.named("snmp.Tcp.CurrEstab"))).isEqualTo(2);
        assertThat(known.get(Counter.named("sockstat.TCP.orphan"))).isEqualTo(5);
        assertThat(known.get(Counter.named("sockstat.TCP.tw"))).isEqualTo(68);
    }

    @Test
    void emptyOrCutText_isUnknown() {
        // Given
        CounterValues values = new CounterValues();

        // When
        new NetstatStatistics().read("TcpExt:\n    TCP ran low on mem".getBytes(StandardCharsets.UTF_8), values);
        read("TCP:   80 (estab", values);

        // Then
        assertThat(values.get(Counter.named("netstat.TcpExt.TCPMemoryPressures")))
                .isNull();
        assertThat(values.get(Counter.named("snmp.Tcp.CurrEstab"))).isNull();
        assertThat(sockets("tcp 0\ntcp\n")).isEmpty();
    }

    private static void read(String text, CounterValues values) {
        new SsSummary().read(text.getBytes(StandardCharsets.UTF_8), values);
    }

    private static List<SocketEntry> sockets(String text) {
        List<SocketEntry> sockets = new ArrayList<>();
        new NetstatText(sockets::add).read(text.getBytes(StandardCharsets.UTF_8));
        return sockets;
    }
}
