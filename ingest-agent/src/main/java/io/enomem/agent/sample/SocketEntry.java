// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import org.jspecify.annotations.Nullable;

/**
 * One socket of a dump.
 *
 * @param tcp true: TCP, false: UDP
 * @param state its state
 * @param local own end
 * @param remote peer's end
 * @param receiveQueue unread bytes; of a listener the connections that wait to be accepted
 * @param sendQueue unsent and unacknowledged bytes; of a listener its backlog
 * @param memory memory, null if the dump does not tell
 * @param inode inode; 0: no process has it (orphan, TIME_WAIT, not accepted yet); -1: the dump does not tell
 * @param cookie identity across dumps; 0 if unknown
 * @param owner process, null if unknown or none
 * @param cgroup cgroup of the socket, null if unknown
 * @param timer timer that runs
 * @param details of tcp_info, null if the dump does not tell
 */
record SocketEntry(
        boolean tcp,
        TcpState state,
        Endpoint local,
        Endpoint remote,
        long receiveQueue,
        long sendQueue,
        @Nullable Skmem memory,
        long inode,
        long cookie,
        @Nullable Owner owner,
        @Nullable String cgroup,
        SocketTimer timer,
        @Nullable TcpDetails details) {
    /** The inode of a dump that does not tell it. */
    static final long UNKNOWN_INODE = -1;

    /** The cookie as {@code ss} prints it, hexadecimal; null if unknown. */
    @Nullable
    String cookieText() {
        return cookie == 0 ? null : Long.toHexString(cookie);
    }

    /** What the socket holds of its pool, bytes; 0 if unknown. */
    long held() {
        return memory == null ? 0 : memory.held();
    }
}
