// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same socket, 5,000 bytes unread, as each ss writes it with the options that people and sosreport use. */
class SsFormsTest {

    /** iproute2's version and its options; text as printed. */
    private enum Form {
        V6_TM("""
                State Recv-Q Send-Q       Local Address:Port         Peer Address:Port Process
                ESTAB 5000   0                127.0.0.1:57581           127.0.0.1:51846
                \t skmem:(r5832,rb131072,t0,tb3939840,f2360,w0,o0,bl0,d0)
                """, true, false),
        V6_TAN("""
                State  Recv-Q Send-Q       Local Address:Port         Peer Address:Port Process
                LISTEN 0      4                127.0.0.1:57581             0.0.0.0:*
                ESTAB  5000   0                127.0.0.1:57581           127.0.0.1:51846
                """, false, false),
        V6_PEAONMI("""
                Netid State  Recv-Q  Send-Q       Local Address:Port           Peer Address:Port Process
                nl    UNCONN 4352   0                        4:14997                      *      sk=0 cb=0 groups=0x00000000\t skmem:(r4352,rb2097152,t0,tb65536,f0,w0,o0,bl0,d0)
                u_str ESTAB  0      0                         * 17141                       * 17140  users:(("dbus",pid=9,fd=12)) <-> skmem:(r0,rb212992,t0,tb212992,f0,w0,o0,bl0,d0)
                tcp   LISTEN 0       50      [::ffff:127.0.0.1]:43067                     *:*     users:(("java",pid=13524,fd=116)) ino:1635995 sk:4c40 cgroup:/ v6only:0 <->
                \t skmem:(r0,rb204800,t0,tb16384,f0,w0,o0,bl0,d0) bbr cwnd:10
                tcp   ESTAB  5000    0                127.0.0.1:57581           127.0.0.1:51846    users:(("reader",pid=77,fd=4)) ino:1700001 sk:4c41 cgroup:/app.slice/a b.service <->
                \t skmem:(r5832,rb131072,t0,tb3939840,f2360,w0,o0,bl0,d0) ts sack bbr wscale:7,7 rto:204 bytes_received:5000 lastsnd:1420 lastrcv:1420 lastack:1420 rcv_space:43690
                """, true, true),
        V4_PEAONMI("""
                Netid  State      Recv-Q Send-Q   Local Address:Port                  Peer Address:Port
                tcp    LISTEN     0      4        127.0.0.1:57581                    *:*                   users:(("reader",pid=77,fd=3)) ino:1700000 sk:4c40 <->
                \t skmem:(r0,rb87380,t0,tb16384,f0,w0,o0,bl0) cubic
                tcp    ESTAB      5000   0        127.0.0.1:57581                127.0.0.1:51846               users:(("reader",pid=77,fd=4)) ino:1700001 sk:4c41 <->
                \t skmem:(r5832,rb131072,t0,tb3939840,f2360,w0,o0,bl0) ts sack cubic wscale:7,7 rto:204 lastsnd:1420 lastrcv:1420 lastack:1420
                """, true, true),
        V2_6_TANPM("""
                State      Recv-Q Send-Q      Local Address:Port          Peer Address:Port
                LISTEN     0      4               127.0.0.1:57581                    *:*      users:(("reader",77,3))
                \t mem:(r0,w0,f0,t0)
                ESTAB      5000   0               127.0.0.1:57581            127.0.0.1:51846  users:(("reader",77,4))
                \t mem:(r5832,w0,f2360,t0)
                """, true, true);

        private final String text;
        private final boolean memory;
        private final boolean owner;

        Form(String text, boolean memory, boolean owner) {
            this.text = text;
            this.memory = memory;
            this.owner = owner;
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void theSocketReadsTheSame(Form form) {
        // Given
        List<SocketEntry> sockets = new ArrayList<>();

        // When
        new SsText(true, sockets::add).read(form.text.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(sockets)
                .filteredOn(socket -> socket.state() == TcpState.ESTABLISHED)
                .singleElement()
                .satisfies(socket -> {
                    assertThat(socket.tcp()).isTrue();
                    assertThat(socket.receiveQueue()).isEqualTo(5000);
                    assertThat(socket.local().text()).isEqualTo("127.0.0.1:57581");
                    assertThat(socket.remote().text()).isEqualTo("127.0.0.1:51846");
                    assertThat(socket.owner()).isEqualTo(form.owner ? new Owner(77, "reader") : null);
                    if (form.memory) {
                        assertThat(socket.memory().receive()).isEqualTo(5832);
                        assertThat(socket.memory().forward()).isEqualTo(2360);
                    } else {
                        assertThat(socket.memory()).isNull();
                    }
                });
    }
}
