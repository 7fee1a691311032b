// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers of inet_diag (include/uapi/linux/inet_diag.h): messages of a fixed part and attributes. Lengths are checked
 * before each read, so that a kernel that sends less or more than is known here is read as far as it goes.
 */
final class InetDiagReply {
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int HEADER = 16;
    private static final int BODY = 72;
    private static final int INET_DIAG_INFO = 2;
    private static final int INET_DIAG_SKMEMINFO = 7;
    private static final int INET_DIAG_CGROUP_ID = 21;

    private final AddressTexts addresses = new AddressTexts();
    private final LongFunction<@Nullable String> cgroups;
    private boolean interrupted;

    /** @param cgroups gives the path of a cgroup id */
    InetDiagReply(LongFunction<@Nullable String> cgroups) {
        this.cgroups = cgroups;
    }

    /** Takes the sockets of an answer. */
    @FunctionalInterface
    interface Sink {
        /** One socket. */
        void take(SocketEntry socket);
    }

    /** True if sockets came or went so that the kernel may have skipped some. */
    boolean interrupted() {
        return interrupted;
    }

    /**
     * Reads what one receive gave.
     *
     * @return true if more is to come
     * @throws IOException if the kernel answered with an error
     */
    boolean read(ByteBuffer buffer, boolean tcp, Sink sink) throws IOException {
        buffer.order(ByteOrder.nativeOrder());
        int at = 0;
        while (buffer.limit() - at >= HEADER) {
            int length = buffer.getInt(at);
            int type = buffer.getShort(at + 4);
            interrupted |= (buffer.getShort(at + 6) & NLM_F_DUMP_INTR) != 0;
            if (length < HEADER || length > buffer.limit() - at || type == NLMSG_DONE) {
                return false;
            }
            if (type == NLMSG_ERROR) {
                throw new IOException("inet_diag answered with errno " + -error(buffer, at, length));
            }
            if (length >= HEADER + BODY) {
                sink.take(socket(buffer, at + HEADER, at + length, tcp));
            }
            at += length + 3 & ~3;
        }
        return true;
    }

    private static int error(ByteBuffer buffer, int at, int length) {
        return length >= HEADER + 4 ? buffer.getInt(at + HEADER) : 0;
    }

    private SocketEntry socket(ByteBuffer buffer, int at, int end, boolean tcp) {
        boolean ipv6 = buffer.get(at) == InetDiagRequest.AF_INET6;
        TcpState state = TcpState.of(buffer.get(at + 1));
        Skmem memory = null;
        String cgroup = null;
        TcpDetails details = null;
        int attribute = at + BODY;
        while (end - attribute >= 4) {
            int length = buffer.getShort(attribute) & 0xffff;
            if (length < 4 || length > end - attribute) {
                break;
            }
            int type = buffer.getShort(attribute + 2) & 0x3fff;
            if (type == INET_DIAG_SKMEMINFO && length >= 4 + 28) {
                memory = skmem(buffer, attribute + 4, length - 4);
            } else if (type == INET_DIAG_CGROUP_ID && length >= 12) {
                cgroup = cgroups.apply(buffer.getLong(attribute + 4));
            } else if (type == INET_DIAG_INFO) {
                details = TcpInfoStruct.read(buffer, attribute + 4, length - 4);
            }
            attribute += length + 3 & ~3;
        }
        int id = at + 4;
        long cookie = unsigned(buffer, id + 40) | unsigned(buffer, id + 44) << 32;
        return new SocketEntry(
                tcp,
                state,
                addresses.endpoint(buffer, id + 4, ipv6, port(buffer, id)),
                addresses.endpoint(buffer, id + 20, ipv6, port(buffer, id + 2)),
                unsigned(buffer, at + 56),
                unsigned(buffer, at + 60),
                memory,
                unsigned(buffer, at + 68),
                cookie,
                null,
                cgroup,
                SocketTimer.of(buffer.get(at + 2)),
                details);
    }

    private static int port(ByteBuffer buffer, int at) {
        return (buffer.get(at) & 0xff) << 8 | (buffer.get(at + 1) & 0xff);
    }

    private static long unsigned(ByteBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }

    /** SK_MEMINFO_* of include/uapi/linux/sock_diag.h; drops came with 4.7. */
    private static Skmem skmem(ByteBuffer buffer, int at, int length) {
        return new Skmem(
                unsigned(buffer, at),
                unsigned(buffer, at + 4),
                unsigned(buffer, at + 12),
                // Forward allocation may be below 0 for a moment on kernels that reserve it late.
                Math.max(0, buffer.getInt(at + 16)),
                unsigned(buffer, at + 20),
                unsigned(buffer, at + 24),
                length >= 36 ? unsigned(buffer, at + 32) : 0);
    }
}
