// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A NETLINK_SOCK_DIAG socket: five calls of the C library, which is all that is needed of JNA. Asking about one's own
 * network namespace takes no privilege. Not thread-safe.
 */
final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final long TIMEOUT_SECONDS = 5;

    private final int descriptor;

    /** The C library, mapped when this class is first used and not when the agent starts. */
    private static final class C {
        static {
            Native.register(C.class, NativeLibrary.getProcess());
        }

        private C() {}

        static native int socket(int domain, int type, int protocol) throws LastErrorException;

        static native int setsockopt(int socket, int level, int option, ByteBuffer value, int length)
                throws LastErrorException;

        static native long send(int socket, ByteBuffer message, long length, int flags) throws LastErrorException;

        static native long recv(int socket, ByteBuffer buffer, long length, int flags) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;
    }

    /** @throws IOException if the kernel has no such sockets, or the native part of JNA cannot be loaded */
    NetlinkSocket() throws IOException {
        try {
            descriptor = C.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
            ByteBuffer timeout = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
            timeout.putLong(0, TIMEOUT_SECONDS);
            C.setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeout, timeout.capacity());
        } catch (LastErrorException | LinkageError e) {
            throw new IOException("cannot open a NETLINK_SOCK_DIAG socket: " + e.getMessage(), e);
        }
    }

    /** Sends a message from a direct buffer, its position to its limit being the message. */
    void send(ByteBuffer message) throws IOException {
        try {
            C.send(descriptor, message, message.remaining(), 0);
        } catch (LastErrorException e) {
            throw new IOException("sending on a NETLINK_SOCK_DIAG socket failed: " + e.getMessage(), e);
        }
    }

    /** Receives into a direct buffer, which then holds what came from position 0 to its limit. */
    void receive(ByteBuffer buffer) throws IOException {
        buffer.clear();
        try {
            long length = C.recv(descriptor, buffer, buffer.capacity(), 0);
            buffer.limit((int) length);
        } catch (LastErrorException e) {
            throw new IOException("receiving on a NETLINK_SOCK_DIAG socket failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        C.close(descriptor);
    }
}
