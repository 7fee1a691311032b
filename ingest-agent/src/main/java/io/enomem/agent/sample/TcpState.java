// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import org.jspecify.annotations.Nullable;

/** States of sockets, in the kernel's order (include/net/tcp_states.h), with the names that ss gives them. */
enum TcpState {
    /** 0 is no state. */
    UNKNOWN("UNKNOWN", "UNKNOWN"),
    /** TCP_ESTABLISHED. */
    ESTABLISHED("ESTAB", "ESTABLISHED"),
    /** TCP_SYN_SENT. */
    SYN_SENT("SYN-SENT", "SYN_SENT"),
    /** TCP_SYN_RECV, and TCP_NEW_SYN_RECV for a request that has no socket yet. */
    SYN_RECEIVED("SYN-RECV", "SYN_RECV"),
    /** TCP_FIN_WAIT1. */
    FIN_WAIT_1("FIN-WAIT-1", "FIN_WAIT1"),
    /** TCP_FIN_WAIT2. */
    FIN_WAIT_2("FIN-WAIT-2", "FIN_WAIT2"),
    /** TCP_TIME_WAIT. */
    TIME_WAIT("TIME-WAIT", "TIME_WAIT"),
    /** TCP_CLOSE. */
    CLOSED("UNCONN", "CLOSE"),
    /** TCP_CLOSE_WAIT. */
    CLOSE_WAIT("CLOSE-WAIT", "CLOSE_WAIT"),
    /** TCP_LAST_ACK. */
    LAST_ACK("LAST-ACK", "LAST_ACK"),
    /** TCP_LISTEN. */
    LISTEN("LISTEN", "LISTEN"),
    /** TCP_CLOSING. */
    CLOSING("CLOSING", "CLOSING");

    private static final TcpState[] ALL = values();
    private static final int NEW_SYN_RECV = 12;

    private final String ss;
    private final String netstat;

    TcpState(String ss, String netstat) {
        this.ss = ss;
        this.netstat = netstat;
    }

    /** The name as ss prints it. */
    String ssName() {
        return ss;
    }

    /** True for a socket that has, or had, a peer. */
    boolean connected() {
        return this != LISTEN && this != CLOSED && this != UNKNOWN;
    }

    /** The state of a number of the kernel. */
    static TcpState of(int number) {
        if (number == NEW_SYN_RECV) {
            return SYN_RECEIVED;
        }
        return number > 0 && number < ALL.length ? ALL[number] : UNKNOWN;
    }

    /** The state of this word of ss, or null. */
    static @Nullable TcpState ofSs(Words word) {
        for (TcpState state : ALL) {
            if (word.is(state.ss)) {
                return state;
            }
        }
        return null;
    }

    /** The state of this word of netstat, or null. */
    static @Nullable TcpState ofNetstat(Words word) {
        for (TcpState state : ALL) {
            if (word.is(state.netstat)) {
                return state;
            }
        }
        return null;
    }
}
