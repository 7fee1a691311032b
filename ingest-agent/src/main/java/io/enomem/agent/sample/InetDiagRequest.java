// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Requests of inet_diag (include/uapi/linux/inet_diag.h, inet_diag_req_v2). */
final class InetDiagRequest {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int IPPROTO_TCP = 6;
    static final int IPPROTO_UDP = 17;

    private static final int HEADER = 16;
    private static final int LENGTH = HEADER + 56;
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLM_F_REQUEST = 1;
    private static final short NLM_F_DUMP = 0x300;
    private static final int INET_DIAG_INFO = 2;
    private static final int INET_DIAG_SKMEMINFO = 7;
    private static final int ALL_STATES = 0xffff;

    private final ByteBuffer message = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.nativeOrder());

    /** Asks for all sockets of a family and protocol, with their memory. */
    ByteBuffer dump(int family, int protocol) {
        start(NLM_F_DUMP, family, protocol, 1 << (INET_DIAG_SKMEMINFO - 1));
        return message;
    }

    /**
     * Asks for tcp_info of one TCP socket.
     *
     * @param local own address, 4 or 16 bytes
     * @param remote peer's address, of the same length
     * @param cookie of an earlier dump: a socket that only has the same ends is not answered
     */
    ByteBuffer one(byte[] local, int localPort, byte[] remote, int remotePort, long cookie) {
        start((short) 0, local.length == 4 ? AF_INET : AF_INET6, IPPROTO_TCP, 1 << (INET_DIAG_INFO - 1));
        int id = HEADER + 8;
        message.order(ByteOrder.BIG_ENDIAN);
        message.putShort(id, (short) localPort);
        message.putShort(id + 2, (short) remotePort);
        for (int i = 0; i < local.length; i++) {
            message.put(id + 4 + i, local[i]);
            message.put(id + 20 + i, remote[i]);
        }
        message.order(ByteOrder.nativeOrder());
        message.putInt(id + 40, (int) cookie);
        message.putInt(id + 44, (int) (cookie >>> 32));
        return message;
    }

    private void start(short flags, int family, int protocol, int extensions) {
        message.clear();
        for (int i = 0; i < LENGTH; i++) {
            message.put(i, (byte) 0);
        }
        message.putInt(0, LENGTH);
        message.putShort(4, SOCK_DIAG_BY_FAMILY);
        message.putShort(6, (short) (NLM_F_REQUEST | flags));
        message.put(HEADER, (byte) family);
        message.put(HEADER + 1, (byte) protocol);
        message.put(HEADER + 2, (byte) extensions);
        message.putInt(HEADER + 4, ALL_STATES);
    }
}
