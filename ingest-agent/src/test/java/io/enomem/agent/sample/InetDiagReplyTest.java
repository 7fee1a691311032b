// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InetDiagReplyTest {
    private static final int HEADER = 16;
    private static final int BODY = 72;

    private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private final List<SocketEntry> sockets = new ArrayList<>();

    @Test
    void aSocketIsReadWithItsMemoryAndCgroup() throws IOException {
        // Given
        int start = socket(InetDiagRequest.AF_INET, 8, "0a000005", 8080, "0a000009", 51022);
        attribute(7, 4000, 131072, 99, 87040, 96, 2304, 5, 0, 3);
        attribute(21, 4711, 0);
        finish(start);
        done();
        // When
        boolean more = new InetDiagReply(id -> "/id/" + id).read(buffer, true, sockets::add);
        // Then
        assertThat(more).isFalse();
        SocketEntry socket = sockets.get(0);
        assertThat(socket.state()).isEqualTo(TcpState.CLOSE_WAIT);
        assertThat(socket.local().text()).isEqualTo("10.0.0.5:8080");
        assertThat(socket.remote().text()).isEqualTo("10.0.0.9:51022");
        assertThat(socket.receiveQueue()).isEqualTo(11);
        assertThat(socket.sendQueue()).isEqualTo(12);
        assertThat(socket.inode()).isEqualTo(0xffff_fff0L);
        assertThat(socket.cookieText()).isEqualTo("200000001");
        assertThat(socket.timer()).isEqualTo(SocketTimer.PERSIST);
        assertThat(socket.memory()).isEqualTo(new Skmem(4000, 131072, 87040, 96, 2304, 5, 3));
        assertThat(socket.cgroup()).isEqualTo("/id/4711");
    }

    @Test
    void anIpv4PeerOfAnIpv6SocketIsIpv4() throws IOException {
        // Given
        int start = socket(
                InetDiagRequest.AF_INET6,
                1,
                "00000000000000000000ffff0a000005",
                80,
                "fd000000000000000000000000000002",
                443);
        finish(start);
        // When
        boolean more = new InetDiagReply(id -> null).read(limited(), true, sockets::add);
        // Then
        assertThat(more).isTrue();
        assertThat(sockets.get(0).local().text()).isEqualTo("10.0.0.5:80");
        assertThat(sockets.get(0).remote().text()).isEqualTo("[fd00::2]:443");
        assertThat(sockets.get(0).memory()).isNull();
    }

    @Test
    void anErrorOfTheKernelIsNamed() {
        // Given
        buffer.putInt(20).putShort((short) 2).putShort((short) 0).putLong(0).putInt(-13);
        // When
        InetDiagReply reply = new InetDiagReply(id -> null);
        // Then
        assertThatThrownBy(() -> reply.read(limited(), true, sockets::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("errno 13");
    }

    @Test
    void anInterruptedDumpIsSaidToBeOne() throws IOException {
        // Given
        int start = socket(InetDiagRequest.AF_INET, 1, "0a000005", 80, "0a000009", 443);
        buffer.putShort(start + 6, (short) 0x10);
        finish(start);
        // When
        InetDiagReply reply = new InetDiagReply(id -> null);
        reply.read(limited(), true, sockets::add);
        // Then
        assertThat(reply.interrupted()).isTrue();
    }

    @Test
    void whateverTheBytesAreNothingIsReadBeyondThem() throws IOException {
        // Given
        Random random = new Random(20_261_122);
        for (int round = 0; round < 20_000; round++) {
            buffer.clear();
            int start = socket(InetDiagRequest.AF_INET6, 1, "00".repeat(16), 80, "11".repeat(16), 443);
            attribute(7, random.nextInt(), 1, 2, 3, 4, 5);
            attribute(2, random.nextInt(), 7, 8);
            finish(start);
            ByteBuffer bytes = limited();
            for (int i = random.nextInt(6); i > 0; i--) {
                bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
            }
            bytes.limit(random.nextInt(bytes.limit() + 1));
            // When
            try {
                new InetDiagReply(id -> null).read(bytes, random.nextBoolean(), sockets::add);
            } catch (IOException e) {
                // Then: an error that the bytes spell, and no other exception
                assertThat(e).hasMessageContaining("errno");
            }
        }
        assertThat(sockets).isNotEmpty();
    }

    private int socket(int family, int state, String local, int localPort, String remote, int remotePort) {
        int start = buffer.position();
        buffer.position(start + HEADER + BODY);
        int at = start + HEADER;
        buffer.putShort(start + 4, (short) 20).putShort(start + 6, (short) 0);
        buffer.put(at, (byte) family).put(at + 1, (byte) state).put(at + 2, (byte) 4);
        buffer.order(ByteOrder.BIG_ENDIAN);
        buffer.putShort(at + 4, (short) localPort).putShort(at + 6, (short) remotePort);
        buffer.order(ByteOrder.nativeOrder());
        buffer.put(at + 8, HexFormat.of().parseHex(local))
                .put(at + 24, HexFormat.of().parseHex(remote));
        buffer.putInt(at + 44, 1).putInt(at + 48, 2);
        buffer.putInt(at + 56, 11).putInt(at + 60, 12).putInt(at + 68, 0xffff_fff0);
        return start;
    }

    private void attribute(int type, int... values) {
        buffer.putShort((short) (4 + values.length * 4)).putShort((short) type);
        for (int value : values) {
            buffer.putInt(value);
        }
    }

    private void finish(int start) {
        buffer.putInt(start, buffer.position() - start);
    }

    private void done() {
        buffer.putInt(HEADER).putShort((short) 3).putShort((short) 0).putLong(0);
        limited();
    }

    private ByteBuffer limited() {
        buffer.limit(buffer.position());
        return buffer;
    }
}
