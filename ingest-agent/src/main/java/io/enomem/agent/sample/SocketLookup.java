// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import org.jspecify.annotations.Nullable;

/** What can be asked of a live host about sockets after they were dumped. A saved dump can only hold it already. */
interface SocketLookup {
    /** Nothing can be asked. */
    SocketLookup NONE = new SocketLookup() {};

    /** True if it is known already whose this inode is, or that it is nobody's. */
    default boolean knows(long inode) {
        return false;
    }

    /** Looks for the processes of these inodes, in any order, so that {@link #owner} knows them. */
    default void findOwners(long[] inodes) {}

    /** The process that was found to have this socket open, or null. */
    default @Nullable Owner owner(long inode) {
        return null;
    }

    /** The memory cgroup of a process, or null. */
    default @Nullable String cgroup(Owner owner) {
        return null;
    }

    /** What tcp_info tells of a socket now, or null. */
    default @Nullable TcpDetails details(SocketEntry socket) {
        return socket.details();
    }
}
