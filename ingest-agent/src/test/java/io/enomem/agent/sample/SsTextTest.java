// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SsTextTest {
    @Test
    void oneLinePerSocketGivesOwnerMemoryTimerAndProgress() {
        // Given
        String line = "ESTAB  0       1048576 127.0.0.2:60218 127.0.0.1:5432  users:((\"tracker\",pid=142,fd=11))"
                + " timer:(on,9.256ms,6) ino:8706 sk:a cgroup:/search.service <->"
                + " skmem:(r0,rb131072,t0,tb8000000,f1536,w1071616,o0,bl0,d3) ts sack cubic wscale:6,7 rto:13056"
                + " backoff:6 rtt:3.397/4.908 bytes_sent:2555745 bytes_acked:1835009 send 154213718bps lastsnd:3800"
                + " lastrcv:17588 lastack:17020 busy:17136ms rwnd_limited:12ms(0.1%) unacked:5";
        // When
        SocketEntry socket = only(line);
        // Then
        assertThat(socket.state()).isEqualTo(TcpState.ESTABLISHED);
        assertThat(socket.sendQueue()).isEqualTo(1048576);
        assertThat(socket.remote().text()).isEqualTo("127.0.0.1:5432");
        assertThat(socket.owner()).isEqualTo(new Owner(142, "tracker"));
        assertThat(socket.inode()).isEqualTo(8706);
        assertThat(socket.cookieText()).isEqualTo("a");
        assertThat(socket.cgroup()).isEqualTo("/search.service");
        assertThat(socket.timer()).isEqualTo(SocketTimer.ON);
        assertThat(socket.memory()).isEqualTo(new Skmem(0, 131072, 8000000, 1536, 1071616, 0, 3));
        assertThat(socket.details()).isEqualTo(new TcpDetails(null, 1835009L, 17588L, 3800L, 10, 6));
    }

    @Test
    void anOrphanHasNoOwnerAndInodeZero() {
        // Given
        String line = "FIN-WAIT-1 0      11001   127.0.0.2:38656 127.0.0.1:8080  timer:(persist,040ms,0) ino:0 sk:280"
                + " cgroup:/ --- skmem:(r0,rb131072,t0,tb14320,f3592,w25080,o0,bl0,d0) ts sack cubic rto:204";
        // When
        SocketEntry socket = only(line);
        // Then
        assertThat(socket.owner()).isNull();
        assertThat(socket.inode()).isZero();
        assertThat(socket.timer()).isEqualTo(SocketTimer.PERSIST);
        assertThat(socket.held()).isEqualTo(3592 + 25080);
    }

    @Test
    void aStampThatWasNeverSetIsUnknown() {
        // Given
        String line = "SYN-SENT   0      1      127.0.0.1:44854 127.0.0.1:5432  ino:12512 sk:7a1"
                + " skmem:(r0,rb131072,t0,tb16384,f2816,w1280,o0,bl0,d0) cubic rto:16000"
                + " lastsnd:4294699436 lastrcv:4294699436 lastack:4294699436";
        // When
        SocketEntry socket = only(line);
        // Then
        assertThat(socket.details().idleMillis()).isNull();
    }

    @Test
    void detailsMayStandOnALineOfTheirOwn() {
        // Given
        String text = """
                Netid  State      Recv-Q Send-Q     Local Address:Port       Peer Address:Port
                tcp    LISTEN     5      4                     :::22                   :::*      users:(("sshd",1067,4)) ino:9412 sk:ffff88003744c800
                \t skmem:(r0,rb87380,t0,tb16384,f0,w0,o0,bl0)
                udp    UNCONN     0      0         fe80::1%eth0:546                   :::*      users:(("dhclient",812,5))
                \t skmem:(r4352,rb212992,t0,tb212992,f3840,w0,o0,bl0)
                u_str  ESTAB      0      0                    * 1234                  * 1235
                """;
        // When
        List<SocketEntry> sockets = read(text);
        // Then
        assertThat(sockets).hasSize(2);
        assertThat(sockets.get(0).state()).isEqualTo(TcpState.LISTEN);
        assertThat(sockets.get(0).owner()).isEqualTo(new Owner(1067, "sshd"));
        assertThat(sockets.get(0).local().text()).isEqualTo("[::]:22");
        assertThat(sockets.get(0).memory().receiveLimit()).isEqualTo(87380);
        assertThat(sockets.get(1).tcp()).isFalse();
        assertThat(sockets.get(1).local().address()).isEqualTo("fe80::1");
        assertThat(sockets.get(1).memory().receive()).isEqualTo(4352);
    }

    @Test
    void theOldestFormOfMemoryHasNoLimits() {
        // Given
        String text = """
                State       Recv-Q Send-Q      Local Address:Port          Peer Address:Port
                ESTAB       0      52              10.0.0.5:ssh              10.0.0.9:51022    timer:(on,220ms,0)
                \t mem:(r0,w1280,f2816,t0)
                """;
        // When
        SocketEntry socket = only(text);
        // Then
        assertThat(socket.memory()).isEqualTo(new Skmem(0, 0, 0, 2816, 1280, 0, 0));
        assertThat(socket.local()).isEqualTo(Endpoint.of("10.0.0.5", "ssh"));
        assertThat(socket.timer()).isEqualTo(SocketTimer.ON);
    }

    @Test
    void withoutMemoryAndWithoutStateColumnTheRestIsStillRead() {
        // Given
        String text =
                "Recv-Q Send-Q Local Address:Port  Peer Address:Port\n0      0      10.0.0.5:22   10.0.0.9:51022\n";
        // When
        SocketEntry socket = only(text);
        // Then
        assertThat(socket.state()).isEqualTo(TcpState.UNKNOWN);
        assertThat(socket.memory()).isNull();
        assertThat(socket.inode()).isEqualTo(SocketEntry.UNKNOWN_INODE);
    }

    @Test
    void ipv4WrittenAsIpv6IsIpv4() {
        // Given
        String line = "ESTAB 0 0 [::ffff:10.0.0.5]:8080 [::ffff:10.0.0.9]:51022";
        // When
        SocketEntry socket = only(line);
        // Then
        assertThat(socket.local().text()).isEqualTo("10.0.0.5:8080");
        assertThat(socket.remote().text()).isEqualTo("10.0.0.9:51022");
    }

    @Test
    void aProcessCannotNameItselfIntoAnotherPid() {
        // Given
        String line =
                "ESTAB 0 0 10.0.0.5:80 10.0.0.9:51022 users:((\"\",pid=1,fd=3)\",pid=4242,fd=7),(\"b\",pid=5,fd=7))"
                        + " ino:7 sk:1 <-> skmem:(r0,rb1,t0,tb2,f0,w9,o0,bl0,d0)";
        // When
        SocketEntry socket = only(line);
        // Then
        assertThat(socket.owner()).isEqualTo(new Owner(4242, "\",pid=1,fd=3)"));
        assertThat(socket.memory().send()).isEqualTo(9);
    }

    @Test
    void aNameLikeAFieldChangesNoField() {
        // Given
        String line = "ESTAB 0 0 10.0.0.5:80 10.0.0.9:51022 users:((\"a)) skmem:(r7\",pid=4242,fd=7)) ino:7 sk:1"
                + " cgroup:/x skmem:(r1,w2) <-> ino:9 --> skmem:(r0,rb1,t0,tb2,f0,w9,o0,bl0,d0) cubic";
        // When
        SocketEntry socket = only(line);
        // Then
        assertThat(socket.owner()).isEqualTo(new Owner(4242, "a)) skmem:(r7"));
        assertThat(socket.inode()).isEqualTo(7);
        assertThat(socket.cgroup()).isEqualTo("/x skmem:(r1,w2) <-> ino:9");
        assertThat(socket.memory().receive()).isZero();
        assertThat(socket.memory().send()).isEqualTo(9);
    }

    @Test
    void theFlagBetweenCgroupAndArrowIsNotPartOfThePath() {
        // Given
        String line = "LISTEN 0 128 [::]:22 [::]:* ino:7 sk:1 cgroup:/system.slice/ssh.service v6only:1 <->";
        // When
        SocketEntry socket = only(line);
        // Then
        assertThat(socket.cgroup()).isEqualTo("/system.slice/ssh.service");
    }

    private static SocketEntry only(String text) {
        List<SocketEntry> sockets = read(text);
        assertThat(sockets).hasSize(1);
        return sockets.get(0);
    }

    private static List<SocketEntry> read(String text) {
        List<SocketEntry> sockets = new ArrayList<>();
        new SsText(true, sockets::add).read(text.getBytes(StandardCharsets.UTF_8));
        return sockets;
    }
}
